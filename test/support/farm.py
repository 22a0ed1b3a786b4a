#!/usr/bin/env python3
"""Run a command on a farm of two workers, both on this machine.

usage: farm.py [--kill FACTS] ssh|slurm COMMAND...

ssh: two sshd, which ssh knows as worker1 and worker2 by the configuration that
FARM_SSH_CONFIG names for COMMAND. slurm: slurmctld, and two slurmd, which
Slurm's commands find by SLURM_CONF. All daemons run as this user, with keys and
configuration of their own, in a temporary directory; as root, sshd needs an
empty directory /run/sshd besides, which stays.

--kill: worker2 dies, as in a power cut, when there are a few files in the
directory FACTS and it has a locklint running. If that never happens, it is an
error.

The exit status is that of COMMAND, or 3 if the farm did not work.
"""

import argparse
import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


class FarmError(Exception):
    pass


def free_ports(number):
    sockets = [socket.socket() for _ in range(number)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def wait_until(what, is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise FarmError(f"after {seconds} seconds, still not: {what}")
        time.sleep(0.05)


def daemon(name):
    """Its path: daemons are not in everybody's PATH."""
    return shutil.which(name, path=f"/usr/sbin:/usr/bin:{os.environ['PATH']}")


def is_listening(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def processes():
    """(pid, parent, state) of all processes."""
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        with contextlib.suppress(OSError):
            with open(f"/proc/{name}/stat", encoding="utf-8",
                      errors="replace") as f:
                # The name of the program may have spaces and parentheses.
                state, parent = f.read().rpartition(")")[2].split()[:2]
            yield int(name), int(parent), state


def arguments(pid):
    with contextlib.suppress(OSError):
        with open(f"/proc/{pid}/cmdline", encoding="utf-8",
                  errors="replace") as f:
            return f.read().split("\0")
    return []


class Daemon:
    """A daemon in the foreground, with all that it starts, whether that stays
    its child or not: a keeper between it and this process inherits children
    that their parents leave."""

    def __init__(self, command, log, env):
        self.keeper = os.fork()
        if self.keeper:
            return
        self.keeper = os.getpid()
        try:
            # It ends all when this process ends, however that comes about.
            signal.signal(signal.SIGTERM, self.end)
            libc = ctypes.CDLL(None)
            libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            os.setsid()
            with open(log, "ab") as out:
                subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out,
                                 stderr=out, env=env)
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.wait()
        finally:
            os._exit(1)

    def end(self, *_):
        self.kill_descendants()
        os._exit(0)

    def descendants(self):
        children = {}
        for pid, parent, state in processes():
            if state != "Z":
                children.setdefault(parent, []).append(pid)
        found, left = [], [self.keeper]
        while left:
            of = children.get(left.pop(0), [])
            found += of
            left += of
        return found

    def runs(self, program):
        """The arguments of a process of it that runs PROGRAM, or a script of that
        name, if there is one."""
        for pid in self.descendants():
            args = arguments(pid)
            if program in map(os.path.basename, args[:2]):
                return args
        return None

    def kill_descendants(self):
        # The daemon first, which starts others.
        while pids := self.descendants():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def kill(self):
        self.kill_descendants()
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.keeper, signal.SIGKILL)
            os.waitpid(self.keeper, 0)


class Farm:
    def __init__(self, directory):
        self.directory = directory
        self.env = {}
        self.daemons = {}

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(self.path(name), mode)

    def start(self, name, *command):
        self.daemons[name] = Daemon(command, self.path(f"{name}.log"),
                                    {**os.environ, **self.env})

    def stop(self):
        for daemon in self.daemons.values():
            daemon.kill()

    def logs(self):
        for name in self.daemons:
            with open(self.path(f"{name}.log"), encoding="utf-8",
                      errors="replace") as f:
                for line in f.readlines()[-20:]:
                    yield f"{name}: {line.rstrip()}"


class SshFarm(Farm):
    def set_up(self):
        if os.getuid() == 0:
            # There sshd confines itself; Debian's services make it.
            os.makedirs("/run/sshd", 0o755, exist_ok=True)
        for key in ("host-key", "key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "",
                            "-f", self.path(key)], check=True)
        self.write("sshd.conf", f"""\
ListenAddress 127.0.0.1
HostKey {self.path("host-key")}
AuthorizedKeysFile {self.path("key.pub")}
StrictModes no
UsePAM no
PasswordAuthentication no
PidFile none
# What the user's shell runs at its start is no part of the test.
SetEnv HOME={self.directory}
""")
        ports = dict(zip(("worker1", "worker2"), free_ports(2)))
        self.write("ssh.conf", "".join(f"""\
Host {worker}
  HostName 127.0.0.1
  Port {port}
  IdentityFile {self.path("key")}
  IdentitiesOnly yes
  UserKnownHostsFile {self.path("known-hosts")}
  StrictHostKeyChecking accept-new
  BatchMode yes
  LogLevel ERROR
""" for worker, port in ports.items()))
        self.env["FARM_SSH_CONFIG"] = self.path("ssh.conf")
        for worker, port in ports.items():
            self.start(worker, daemon("sshd"),
                       "-D", "-e", "-f", self.path("sshd.conf"), "-p", str(port))
        for worker, port in ports.items():
            wait_until(f"{worker} listens", lambda: is_listening(port))


class SlurmFarm(Farm):
    def set_up(self):
        controller, *ports = free_ports(3)
        with open(self.path("munge.key"), "wb") as key:
            key.write(os.urandom(128))
        os.chmod(self.path("munge.key"), 0o400)
        munge = self.path("munge.socket")
        # munged wants all users to reach its socket.
        os.chmod(self.directory, 0o711)
        host = socket.gethostname().split(".")[0]
        user = subprocess.run(["id", "-un"], check=True, text=True,
                              capture_output=True).stdout.strip()
        self.write("slurm.conf", f"""\
ClusterName=farm
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
# A task that is run again waits until its old credential has expired.
AuthInfo=socket={munge},cred_expire=5
CredType=cred/munge
StateSaveLocation={self.path("state")}
SlurmdSpoolDir={self.path("spool-%n")}
SlurmctldPidFile={self.path("slurmctld.pid")}
SlurmdPidFile={self.path("%n.pid")}
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0
SlurmdTimeout=10
MessageTimeout=5
ReturnToService=2
JobRequeue=1
NodeName=worker1 NodeAddr=127.0.0.1 NodeHostname=worker1 Port={ports[0]} CPUs=1
NodeName=worker2 NodeAddr=127.0.0.1 NodeHostname=worker2 Port={ports[1]} CPUs=1
PartitionName=all Nodes=worker1,worker2 Default=YES MaxTime=INFINITE State=UP
""")
        self.env["SLURM_CONF"] = self.path("slurm.conf")
        os.mkdir(self.path("state"))
        self.start("munged", daemon("munged"), "--foreground", "--key-file",
                   self.path("munge.key"), "--socket", munge, "--pid-file",
                   self.path("munge.pid"), "--log-file",
                   self.path("munge.log"), "--seed-file",
                   self.path("munge.seed"))
        wait_until("munged has a socket", lambda: os.path.exists(munge))
        self.start("slurmctld", daemon("slurmctld"), "-D", "-i")
        wait_until("slurmctld listens", lambda: is_listening(controller))
        for worker, port in zip(("worker1", "worker2"), ports):
            self.start(worker, daemon("slurmd"), "-D", "-N", worker)
        for worker in ("worker1", "worker2"):
            wait_until(f"{worker} is idle",
                       lambda: self.state(worker) == "idle")

    def state(self, worker):
        return subprocess.run(
            ["sinfo", "--noheader", "--nodes", worker, "--format=%t"],
            env={**os.environ, **self.env}, text=True,
            capture_output=True).stdout.strip()


def run(farm, command, facts):
    process = subprocess.Popen(command, env={**os.environ, **farm.env})
    try:
        while facts and process.poll() is None:
            there = os.path.isdir(facts) and len(os.listdir(facts)) >= 4
            if there and (job := farm.daemons["worker2"].runs("locklint")):
                farm.daemons["worker2"].kill()
                print("killed worker2, which ran:", *job[:3], file=sys.stderr)
                facts = None
            time.sleep(0.005)
        status = process.wait()
    finally:
        process.kill()
    if facts:
        raise FarmError("worker2 was never killed: it had nothing to do")
    return status


def main():
    # What is to be done at the end is done.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("engine", choices=["ssh", "slurm"])
    parser.add_argument("--kill")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    # Sockets have short names.
    with tempfile.TemporaryDirectory(prefix="farm-", dir="/tmp") as directory:
        farm = (SshFarm if args.engine == "ssh" else SlurmFarm)(directory)
        try:
            farm.set_up()
            return run(farm, args.command, args.kill)
        except FarmError as error:
            print(f"farm.py: {error}", *farm.logs(), sep="\n", file=sys.stderr)
            return 3
        finally:
            farm.stop()


if __name__ == "__main__":
    sys.exit(main())
