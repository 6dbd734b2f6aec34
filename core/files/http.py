from django.http import FileResponse

from core.files.models import StoredFile


def download(file: StoredFile) -> FileResponse:
    """The file to save, never shown or run by the browser."""
    response = FileResponse(
        file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
