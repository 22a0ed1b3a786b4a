"""part.py BUILD COPY FILE...: makes COPY a build directory in which only FILE...
have been built, as far as installing can tell."""
import pathlib
import shutil
import sys

build, copy = map(pathlib.Path, sys.argv[1:3])
scripts = [p for p in build.rglob("cmake_install.cmake")
           if "Output" not in p.parts]
for path in scripts + [build / name for name in sys.argv[3:]]:
    target = copy / path.relative_to(build)
    target.parent.mkdir(parents=True, exist_ok=True)
    if path in scripts:
        target.write_text(path.read_text().replace(str(build), str(copy)))
    else:
        shutil.copy(path, target)
