import hashlib


def digest_of(secret: str) -> str:
    """What is kept of a secret; the secret itself is long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
