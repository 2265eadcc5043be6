# Redis takes its password from its configuration alone. It gets that on stdin: in its arguments everybody on the machine
# could read the password. exec makes it the container's PID 1.
#
# REDIS_PASSWORD  what a client has to send; no space, quote or backslash is in it
# REDIS_BIND      where it listens
# REDIS_PORT
exec redis-server - <<CONFIGURATION
requirepass $REDIS_PASSWORD
bind ${REDIS_BIND:-*}
port ${REDIS_PORT:-6379}
save ""
CONFIGURATION
