"""A small model server. It knows nothing of envshim: its settings are environment variables.

MODEL_NAME  the name it answers with
API_KEY     what a request to /predict must carry as its x-api-key header
"""

import hmac
import os

import joblib
from fastapi import FastAPI, Header, HTTPException

MODEL_NAME = os.environ["MODEL_NAME"]
API_KEY = os.environ["API_KEY"]

app = FastAPI()
model, kinds = joblib.load(os.path.join(os.path.dirname(__file__), "model.joblib"))


@app.get("/healthz")
def healthz():
    return {"model": MODEL_NAME}


@app.post("/predict")
def predict(lengths: list[float], x_api_key: str = Header(default="")):
    if not hmac.compare_digest(x_api_key.encode(), API_KEY.encode()):
        raise HTTPException(status_code=401, detail="wrong x-api-key")
    if len(lengths) != 4:
        raise HTTPException(status_code=422, detail="four lengths in cm")
    return {"model": MODEL_NAME, "kind": kinds[int(model.predict([lengths])[0])]}
