# Mints a link token with PyJWT. Reads the environment, prints the token.
import json
import os
import time
import uuid

import jwt

env = os.environ
for name in ("LINK_KEY", "LINK_ISSUER", "LINK_TO", "LINK_SURFACE"):
    if not env.get(name):
        raise SystemExit(f"{name} is missing")

key = json.loads(env["LINK_KEY"])
claims = {
    "to": env["LINK_TO"],
    "surface": env["LINK_SURFACE"],
    "content": env.get("LINK_CONTENT"),
    "author": env.get("LINK_AUTHOR"),
    "followers": int(env["LINK_FOLLOWERS"]) if "LINK_FOLLOWERS" in env else None,
    "channel": env.get("LINK_CHANNEL"),
    "client": env.get("LINK_CLIENT"),
    "lang": env.get("LINK_LANG"),
}

now = int(time.time())
token = jwt.encode(
    {
        "iss": env["LINK_ISSUER"],
        "aud": env.get("LINK_AUDIENCE", "detour"),
        "iat": now,
        "exp": now + int(env.get("LINK_TTL", "3600")),
        "jti": str(uuid.uuid4()),
        # A claim that is there must have a value: null is refused.
        **{name: value for name, value in claims.items() if value is not None},
    },
    jwt.PyJWK(key).key,
    algorithm=key["alg"],
    # PyJWT would write `typ: JWT`, and one given here takes its place.
    headers={"typ": "detour-link+jwt", "kid": key["kid"]},
)

print(token)
