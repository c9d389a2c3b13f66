"""Word documents in the word processor: LibreOffice opens them and finds every word."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from talks import alternate, settle

from pipeline.export import word
from pipeline.export.talk import read
from pipeline.transcript.reading import from_text

TEXT = "Who kept *it* & why?\nWe did – <all> of us.\nAnd then?\nNothing.\n"


def test_libreoffice_opens_the_document_and_loses_nothing(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "needs LibreOffice Writer: apt-get install libreoffice-writer"
    transcript = replace(from_text(TEXT), metadata={"title": "The lamp"})
    talk = read("talk", settle(tmp_path, transcript, alternate(transcript, ("Bo Berg", "Ann Lee"))))
    (tmp_path / "talk.docx").write_bytes(word.write(talk))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "talk.docx")], check=True, capture_output=True, timeout=180)
    lines = [line for line in (tmp_path / "talk.txt").read_text(encoding="utf-8-sig").splitlines() if line]
    assert lines == [
        "The lamp",
        "Bo Berg: Who kept *it* & why?",
        "Ann Lee: We did – <all> of us.",
        "Bo Berg: And then?",
        "Ann Lee: Nothing.",
    ]
