#!/usr/bin/env python3
"""Complete command lines in a shell, as who types them sees it.

usage: shell.py bash|zsh COMPLETION BIN [LINE...]

Starts the shell in a terminal of its own, with the file COMPLETION loaded and
BIN, a directory, first in PATH. Types each LINE and a tab, and prints the line as
it is then, between '<' and '>'. Of a LINE that begins with '?', without that, the
shell puts in all that is possible.
"""

import os
import pty
import re
import select
import sys
import tempfile
import time

SECONDS = 60
CLEAR, ALL, TELL = "\x15", "\x18a", "\x18p"  # Ctrl-U, Ctrl-X a, Ctrl-X p
SAID = r"<<([^\r\n]*)>>.*READY> "

BASH = r"""
set +o history
PS1='READY> '
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
bind -x '"\C-xp": printf "<<%s>>\n" "$READLINE_LINE"'
bind '"\C-xa": insert-completions'
bind 'set horizontal-scroll-mode off'
source {completion}
"""

ZSH = r"""
PS1='READY> '
fpath=({directory} $fpath)
unsetopt beep list_beep prompt_cr prompt_sp auto_menu
setopt bash_auto_list no_always_last_prompt
autoload -Uz compinit && compinit -u -D
zmodload zsh/complist
zstyle ':completion:*' completer _complete
every() {{ _main_complete; compstate[insert]=all; compstate[list]=; }}
zle -C every complete-word every
say() {{ print -r -- "<<$BUFFER>>"; zle -I; }}
zle -N say
bindkey '^Xp' say
bindkey '^Xa' every
"""


def read_until(terminal, wanted):
    """What the shell writes up to the text that matches."""
    seen = ""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                seen += os.read(terminal, 65536).decode(errors="replace")
            except OSError:
                break
        match = re.search(wanted, seen, re.DOTALL)
        if match:
            return match
    sys.exit(f"shell.py: not seen within {SECONDS} seconds: {wanted!r} in\n"
             f"{seen}")


def main():
    shell, completion, directory, *lines = sys.argv[1:]
    home = tempfile.TemporaryDirectory()
    environment = {
        "HOME": home.name, "ZDOTDIR": home.name, "TERM": "dumb",
        "LC_ALL": "C", "PATH": directory + os.pathsep + os.environ["PATH"],
        "COLUMNS": "1000", "LINES": "100"}
    completion = os.path.abspath(completion)
    if shell == "bash":
        rc = os.path.join(home.name, "rc")
        text = BASH.format(completion=completion)
        command = ["bash", "--noprofile", "--rcfile", rc, "-i"]
    else:
        rc = os.path.join(home.name, ".zshrc")
        text = ZSH.format(directory=os.path.dirname(completion))
        command = ["zsh", "-d", "-i"]
    with open(rc, "w", encoding="utf-8") as file:
        file.write(text)
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment)
    read_until(terminal, "READY> ")
    for line in lines:
        keys = line[1:] + ALL if line.startswith("?") else line + "\t"
        os.write(terminal, (CLEAR + keys + TELL).encode())
        # Until the prompt is there again, the terminal may treat keys itself.
        print(f"<{read_until(terminal, SAID)[1]}>")
        sys.stdout.flush()
    os.close(terminal)


if __name__ == "__main__":
    main()
