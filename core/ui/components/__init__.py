"""The components behind `{% load ui %}`, one module per family. Props are keyword-only: an unknown one is an error."""
