"""What the scripts that move a published crate to rustgreet share: its source, cargo, and the count of what holds."""

import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs/book/src/moving/real-libraries.md"


class Checks:
    """Counts what holds, and prints what does not with what was printed."""

    def __init__(self):
        self.passed = self.failed = 0

    def __call__(self, name, holds, printed=""):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        print(f"ok      {name}" if holds else f"FAILED  {name}\n{printed}", flush=True)

    def guide_says(self, told):
        self(f"the guide says: {told}", told in GUIDE.read_text().replace("\n", " "))

    def tests(self, done, all_of_them, ignored=0):
        """Each test that cargo ran passes, and they are as many."""
        results = re.findall(r"^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)", done.stdout, re.M)
        for name, result in results:
            if result != "ignored":
                self(name, result == "ok", done.stdout)
        counts = len(results), sum(result == "ignored" for _, result in results)
        self(f"{all_of_them} tests, {ignored} ignored", counts == (all_of_them, ignored), done.stdout + done.stderr)

    def end(self):
        print(f"\n{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


class Cargo:
    """Runs cargo with a target folder of its own, below a work folder."""

    def __init__(self, work, **environment):
        self.work = work
        self.environment = dict(os.environ, CARGO_TARGET_DIR=str(work / "target"), CARGO_INCREMENTAL="0", **environment)

    def run(self, command, folder):
        return subprocess.run(
            ["cargo", *command], cwd=folder, env=self.environment, capture_output=True, text=True, timeout=1800
        )

    def must(self, command, folder):
        done = self.run(command, folder)
        if done.returncode != 0:
            sys.exit(f"cargo {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done

    def sources(self, name, version, *others):
        """The folders of a crate and of dependencies of it, from the cargo registry."""
        folder = self.work / "fetch"
        (folder / "src").mkdir(parents=True, exist_ok=True)
        (folder / "src/lib.rs").touch()
        (folder / "Cargo.toml").write_text(
            '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2024"\n\n'
            f'[dependencies]\n{name} = "={version}"\n\n[workspace]\n'
        )
        packages = json.loads(self.must(["metadata", "--quiet", "--format-version=1"], folder).stdout)["packages"]
        folders = {package["name"]: pathlib.Path(package["manifest_path"]).parent for package in packages}
        return [folders[each] for each in (name, *others)]
