"""Drives a real Helix in tmux through the scenario: sends keys, reads the screen and the files.

usage: drive.py SCENARIO WORKSPACE SECONDS

SECONDS is how long a check may wait for the right answer.
"""

import glob
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
EDITORS = HERE.parent.parent.parent / "editors" / "helix"
SCENARIO, WORKSPACE, SECONDS = sys.argv[1], sys.argv[2], float(sys.argv[3])
COLUMNS, ROWS = 180, 40
# Escape in the unambiguous form of the keyboard protocol: a bare one and the next key would be read as Alt and that key.
ESCAPE = "\x1b[27u"


class Terminal:
    """Helix in a tmux server of its own."""

    def __init__(self):
        self.socket = f"specward-{os.getpid()}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "-c", WORKSPACE, "hx")

    def tmux(self, *arguments):
        command = ["tmux", "-L", self.socket, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def keys(self, *names):
        """Named keys: Enter, C-x."""
        self.tmux("send-keys", *names)

    def escape(self):
        self.type(ESCAPE)

    def type(self, text):
        """Text as it is."""
        self.tmux("send-keys", "-l", "--", text)

    def close(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], check=False)


terminal = None


def eventually(question, pause=0.1):
    """Asks until the answer is true; the deadline ends it."""
    deadline = time.monotonic() + SECONDS
    while True:
        answer = question()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(pause)


def shows(text):
    return text in terminal.screen()


def quiet():
    """Closes pickers and popups, leaves insert mode."""
    terminal.escape()
    eventually(lambda: re.search(r"^ *NOR ", terminal.screen(), re.M))


def command(text):
    terminal.escape()
    terminal.type(":" + text)
    terminal.keys("Enter")


def status_line():
    """The status line of the one window: mode, file, position."""
    lines = [line for line in terminal.screen().splitlines() if re.match(r" *(NOR|INS|SEL) ", line)]
    return lines[-1] if lines else ""


def text_of(file):
    """Empty where there is no such file: Helix puts a new one in the old one's place when it writes."""
    try:
        return pathlib.Path(WORKSPACE, file).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def open_at(file, line, column=1):
    command(f"open {file}:{line}:{column}")
    eventually(lambda: file in status_line() and re.search(rf"\b{line}:{column}\b", status_line()))


def write_all():
    command("write-all")


def line_of(file, line):
    """A line as it is in the editor: the files are written before they are read."""
    write_all()
    lines = text_of(file).splitlines()
    return lines[line - 1] if line <= len(lines) else ""


def column_of(check, text):
    found = []

    def find():
        found[:] = [line_of(check["file"], check["line"]).find(text) + 1]
        return found[0] > 0

    return found[0] if eventually(find) else 1


def type_over(check):
    """Types over a text, as a person would: Helix 25.01 may send changes of one instant in the wrong order."""
    if "type" not in check:
        return
    old, new = check["type"]["from"], check["type"]["to"]
    open_at(check["file"], check["line"], column_of(check, old))
    terminal.type("v" + "l" * (len(old) - 1) + "c")
    eventually(lambda: " INS " in status_line())
    for length in range(1, len(new) + 1):
        terminal.type(new[length - 1])
        eventually(lambda length=length: new[:length] in terminal.screen(), 0.02)
    quiet()
    eventually(lambda: new in line_of(check["file"], check["line"]))


def start(check):
    quiet()
    open_at(check["file"], check["line"])
    type_over(check)
    if "text" in check:
        open_at(check["file"], check["line"], column_of(check, check["text"]))


def findings():
    """The rows of the picker of this document's findings."""
    quiet()
    terminal.type(" d")
    eventually(lambda: re.search(r"\d+/\d+", terminal.screen()) or "No diagnostics" in terminal.screen(), 0.05)
    screen = terminal.screen()
    quiet()
    return screen


def has_finding(check):
    """Goes to the line and reads what stands under it."""
    open_at(check["file"], check["line"])
    return check["expect"]["rule"] in findings()


def finding(check):
    start(check)
    return eventually(lambda: has_finding(check)), findings()


def no_finding(check):
    quiet()
    open_at(check["file"], check["line"])
    if not eventually(lambda: has_finding(check)):
        return False, "it was never there"
    type_over(check)
    return eventually(lambda: not has_finding(check)), "it stays"


def definition(check):
    def leads_there():
        start(check)
        terminal.type("gd")
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            if check["expect"]["file"] in status_line():
                return True
            time.sleep(0.05)
        return False

    return eventually(leads_there), status_line()


def references(check):
    def lists_them():
        start(check)
        terminal.type("gr")
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            if all(os.path.basename(file) in terminal.screen() for file in check["expect"]["files"]):
                return True
            time.sleep(0.05)
        return False

    return eventually(lists_them), terminal.screen()


def hover(check):
    def shows_it():
        start(check)
        terminal.type(" k")
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            if shows(check["expect"]["text"]):
                return True
            time.sleep(0.05)
        return False

    return eventually(shows_it), terminal.screen()


def completion(check):
    start(check)
    terminal.type("A")

    def offers():
        terminal.keys("C-x")
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            if re.search(rf"^.* {re.escape(check['expect']['label'])}\b", terminal.screen(), re.M):
                return True
            time.sleep(0.05)
        return False

    good = eventually(offers)
    screen = terminal.screen()
    quiet()
    return good, screen


def action(check):
    def offered():
        start(check)
        terminal.type(" a")
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            if shows(check["title"]):
                return True
            time.sleep(0.05)
        return False

    if not eventually(offered):
        return False, terminal.screen()
    choose(check["title"])
    wanted = check["expect"]

    def done():
        write_all()
        return wanted["source"] in text_of(check["file"]) and ("created" not in wanted or was_created(wanted))

    return eventually(done, 0.3), terminal.screen()


def was_created(wanted):
    """Whether the file is on disk and holds what it shall."""
    files = glob.glob(os.path.join(WORKSPACE, wanted["created"]))
    text = pathlib.Path(files[0]).read_text(encoding="utf-8") if files else ""
    return bool(files) and all(piece in text for piece in wanted["holds"])


def choose(title):
    """Goes down the menu until the highlighted row is the one with this title, and takes it."""
    for _ in range(40):
        if eventually_highlighted(title):
            break
        terminal.keys("Down")
    terminal.keys("Enter")


def eventually_highlighted(title):
    """Whether the row of the menu with this title is drawn in reverse video, as the selected one is."""
    selected = re.compile(r"\x1b\[(?:[0-9]+;)*7m(\x1b\[[0-9;]*m)*\s*" + re.escape(title))
    deadline = time.monotonic() + 0.3
    while time.monotonic() < deadline:
        if selected.search(terminal.tmux("capture-pane", "-p", "-e")):
            return True
        time.sleep(0.05)
    return False


def rename(check):
    start(check)
    terminal.type(" r")
    eventually(lambda: shows("rename-to:"))
    terminal.keys("C-u")
    terminal.type(check["to"])
    terminal.keys("Enter")

    def done():
        write_all()
        files = [*check["expect"]["files"], check["expect"]["moved"]]
        return all(check["to"] in text_of(file) for file in files)

    return eventually(done, 0.3), terminal.screen()


def inlay(check):
    start(check)
    return eventually(lambda: shows(check["expect"]["text"])), terminal.screen()


DOING = {
    "finding": finding,
    "no finding": no_finding,
    "definition": definition,
    "references": references,
    "hover": hover,
    "completion": completion,
    "action": action,
    "rename": rename,
    "inlay": inlay,
}


def health():
    """The grammar installs, and Helix finds it and the server."""
    subprocess.run([EDITORS / "grammar.sh"], check=True, capture_output=True)
    language = subprocess.run(["hx", "--health", "specward_fields"], capture_output=True, text=True).stdout
    markdown = subprocess.run(["hx", "--health", "markdown"], capture_output=True, text=True).stdout
    found = re.search(r"✓ specward: .*specward", re.sub(r"\x1b\[[0-9;]*m", "", markdown))
    parser = re.search(r"Highlight queries: ✓", re.sub(r"\x1b\[[0-9;]*m", "", language))
    return found and parser, markdown + language


def install():
    config = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "helix")
    config.mkdir(parents=True, exist_ok=True)
    shutil.copy(EDITORS / "languages.toml", config / "languages.toml")
    shutil.copy(HERE / "config.toml", config / "config.toml")


def main():
    global terminal
    passed = failed = 0
    install()
    with open(SCENARIO, encoding="utf-8") as file:
        checks = [check for check in json.load(file) if check["do"] in DOING]
    runs = [(check["name"], lambda check=check: DOING[check["do"]](check)) for check in checks]
    if "SPECWARD_FALSIFIED" not in os.environ:
        runs.insert(0, ("hx --health finds the server, the grammar and its queries", health))
    try:
        terminal = Terminal()
        eventually(lambda: status_line())
        for name, run in runs:
            good, detail = run()
            passed, failed = passed + bool(good), failed + (not good)
            print(f"pass  {name}" if good else f"fail  {name}: {detail.rstrip()}", flush=True)
    finally:
        terminal.close()
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
