"""Trains the example's model: the kind of an iris flower from four lengths in cm. Run when the image is built."""

import sys

import joblib
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

iris = load_iris()
model = LogisticRegression(max_iter=1000).fit(iris.data, iris.target)
joblib.dump((model, list(iris.target_names)), sys.argv[1])
