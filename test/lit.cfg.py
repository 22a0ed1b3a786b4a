# Tests of the programs. A test of a rule is C code with its expectations in
# comments (see support/check.py); whatever else is RUN lines and FileCheck.
#
#   %check FILE [OPTION...] [-- FLAGS]   all front ends find what FILE expects
#   %fix FILE                            clang-tidy mends what FILE does wrong
#   %session [OPTION...] %clangd FILE    an editor's conversation with clangd
#   %locklint, %tidy, %clangd            the front ends
#   %cc                                  Clang
#   %major                               its release line: 19, 22
#   %subdirectory                        of lib and libexec, for modules and plugins
#   %other-bin, %other-major             the same of another release line
#   %plugin                              -fplugin=...
#   %analyze                             Clang's analyzer, with our checkers
#   %analyzer                            the shared object that they are in
#   %plist FILE                          check and print it (see support/plist.py)
#   %scan-build                          Clang's scan-build, with our checkers
#   %link DIRECTORY                      files that are one program (support/link.py)
#   %farm [OPTION...] ENGINE COMMAND     on two workers (support/farm.py)
#   %kernel                              analyse real drivers (see support/kernel.py)
#   %prepared                            the directory of the prepared kernels
#   %headers                             a distribution's headers, for modules
#   %chromium                            a browser (see support/browser.py)
#   %sarif FILE                          check and print it (see support/sarif.py)
#   %findings FILE                       likewise, of JSON (see support/findings.py)
#   %gitlab FILE REPOSITORY              likewise, GitLab's (see support/gitlab.py)
#   %rules [OPTION...] [FORMAT]          the table of rules (scripts/rules.py)
#   %opt-in-rules                        names of those that are off by default
#   %pages                               the manual page, and completions
#   %root, %scripts, %support            directories of the source
#   %bin, %path                          locklint's directory, and those of PATH
#   %examples                            what users copy for their CI
#   %includes                            the stand-ins for the kernel's headers

import glob
import os
import shutil
import subprocess
import sys

import lit.formats

config.name = "locklint"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".test"]
config.excludes = ["include", "Inputs", "unit"]

root = config.test_source_root
support = f"{root}/support"
sys.path.insert(0, support)
sys.path.insert(0, os.path.join(os.path.dirname(root), "scripts"))
import rules  # noqa: E402

kernels = os.environ.get("LOCKLINT_KERNELS") or os.path.expanduser(
    "~/.cache/locklint")
if all(os.path.exists(os.path.join(kernels, name, ".prepared"))
       for name in ("debug", "release")):
    config.available_features.add("kernel")

# Precompiled headers are kept apart from the user's.
config.environment["XDG_CACHE_HOME"] = os.path.join(config.test_exec_root,
                                                    "cache")

headers = sorted(glob.glob("/usr/src/linux-headers-*-amd64"))
if headers:
    config.available_features.add("linux-headers")

for program in ("bear", "clang-19", "git", "jq", "pre-commit", "zsh"):
    if shutil.which(program):
        config.available_features.add(program)

# Daemons are not in everybody's path. There is another parallel, of moreutils.
if shutil.which("sshd", path="/usr/sbin:/usr/bin"):
    config.available_features.add("sshd")
if all(shutil.which(p, path="/usr/sbin:/usr/bin")
       for p in ("munged", "slurmctld", "slurmd", "sbatch")):
    config.available_features.add("slurm")
if shutil.which("parallel") and "GNU" in subprocess.run(
        ["parallel", "--version"], capture_output=True, text=True).stdout:
    config.available_features.add("parallel")

if all(map(shutil.which, ("dpkg-deb", "dpkg-shlibdeps", "readelf"))):
    config.available_features.add("dpkg")

if shutil.which("sphinx-build"):
    config.available_features.add("sphinx")

front_ends = (f"--locklint={config.locklint} --clang-tidy={config.clang_tidy}"
              f" --module={config.tidy_module}")
if shutil.which("dot"):
    config.available_features.add("graphviz")
chromium = shutil.which("chromium")
if chromium:
    config.available_features.add("chromium")
# Neovim finds locklint-clangd in the PATH, as it is installed.
neovim = shutil.which("nvim")
if neovim:
    config.available_features.add("neovim")
    neovim = (f"env PATH={config.build}/bin{os.pathsep}{os.environ['PATH']}"
              f" {neovim}")
all_front_ends = front_ends
if config.clangd:
    config.available_features.add("clangd")
    all_front_ends += f" --clangd={config.clangd}"
plugin = f"-fplugin={config.plugin}"
scan_build = os.path.join(os.path.dirname(os.path.realpath(config.clang)),
                          "scan-build")
# Another release line that locklint can be built with.
other_major = "22" if config.llvm_major == "19" else "19"
other_bin = f"/usr/lib/llvm-{other_major}/bin"
if all(os.path.exists(f"{other_bin}/{p}") for p in ("clang", "clang-tidy")):
    config.available_features.add("other-clang")
if os.path.exists(scan_build):
    config.available_features.add("scan-build")
config.substitutions += [
    ("%check", f"{config.python} {support}/check.py {all_front_ends}"
               f" --clang={config.clang} --plugin={config.plugin}"
               f" --analyzer={config.analyzer}"),
    ("%kernel-commands",
     os.path.join(os.path.dirname(root), "scripts/kernel-commands")),
    ("%kernels", kernels),
    ("%kernel", f"{config.python} {support}/kernel.py --kernels={kernels}"
                f" {all_front_ends}"),
    ("%fix", f"{config.python} {support}/fix.py {front_ends}"),
    ("%session", f"{config.python} {support}/session.py"),
    ("%clangd", config.clangd),
    ("%locklint", config.locklint),
    ("%tidy", f"{config.clang_tidy} --load={config.tidy_module} --quiet"
              " --checks='-*,linuxkernel-*'"),
    ("%clang-tidy", config.clang_tidy),
    ("%module", config.tidy_module),
    ("%cc", config.clang),
    ("%major", config.llvm_major),
    ("%subdirectory", config.subdirectory),
    ("%other-bin", other_bin),
    ("%other-major", other_major),
    ("%plugin", plugin),
    ("%analyzer", config.analyzer),
    ("%analyze", f"{config.clang} --analyze --analyzer-no-default-checks"
                 f" -Xclang -load -Xclang {config.analyzer}"
                 " -Xclang -analyzer-checker=linuxkernel.locking"),
    ("%plist", f"{config.python} {support}/plist.py"),
    ("%scan-build", f"{scan_build} -load-plugin {config.analyzer}"
                    " -enable-checker linuxkernel.locking"),
    ("%prepared", kernels),
    ("%headers", headers[-1] if headers else ""),
    ("%link", f"{config.python} {support}/link.py --locklint={config.locklint}"),
    ("%farm", f"{config.python} {support}/farm.py"),
    ("%sarif", f"{config.python} {support}/sarif.py"),
    ("%findings", f"{config.python} {support}/findings.py"),
    ("%gitlab", f"{config.python} {support}/gitlab.py"),
    ("%read-ir", config.read_ir),
    ("%dumps", f"{config.python} {support}/dumps.py"
               f" --locklint={config.locklint} --read-ir={config.read_ir}"),
    ("%support", support),
    ("%scripts", os.path.join(os.path.dirname(root), "scripts")),
    ("%root", os.path.dirname(root)),
    ("%rules", f"{config.python} {os.path.dirname(root)}/scripts/rules.py"),
    ("%opt-in-rules", ",".join(r.name for r in rules.read() if r.opt_in)),
    ("%build", config.build),
    ("%bin", os.path.dirname(config.locklint)),
    ("%pages", f"{config.build}/pages"),
    ("%path", os.environ["PATH"]),
    ("%examples", os.path.join(os.path.dirname(root), "examples/ci")),
    ("%includes", f"{root}/include"),
    ("%models", os.path.join(os.path.dirname(root), "lib/Model/linux")),
    ("%nvim", neovim or "nvim"),
    ("%chromium", chromium or "chromium"),
    ("%docs", os.path.join(os.path.dirname(root), "docs")),
    ("%python", config.python),
    (r"\bFileCheck\b", config.filecheck),
    (r"\bsplit-file\b", config.split_file),
    (r"\bcount 0\b", config.count + " 0"),
    (r"\bnot\b", config.not_tool),
]
