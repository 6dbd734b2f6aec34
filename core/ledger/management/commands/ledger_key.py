from typing import Any

from django.core.management.base import BaseCommand

from core.ledger.keys import public_pem, signing_key


class Command(BaseCommand):
    help = "Prints the public key that proves the checkpoints, to be kept away from this machine."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(public_pem(signing_key().public_key()), ending="")
