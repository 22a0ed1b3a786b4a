"""baseline.py FILE [new] [moved] [without|only]: writes a C file with ten
functions that sleep under a lock. new: the seventh gets a second bug. moved:
that function comes last, and lines before everything. without: it is not there.
only: the others are not."""
import sys

path, *what = sys.argv[1:]
functions = []
for i in range(10):
    body = ["spin_lock(&lock);", f"msleep({i % 2});", "spin_unlock(&lock);"]
    if "new" in what and i == 6:
        body[2:2] = ["msleep(1000);"]
    lines = "".join(f"\t{line}\n" for line in body)
    functions.append(f"void old_{i}(void)\n{{\n{lines}}}\n")
if "without" in what:
    del functions[6]
if "only" in what:
    functions = [functions[6]]
if "moved" in what:
    functions.append(functions.pop(6))
    functions.insert(0, "int unrelated(int n)\n{\n\treturn n;\n}\n")
with open(path, "w") as f:
    f.write("typedef struct { int raw; } spinlock_t;\n"
            "void spin_lock(spinlock_t *lock);\n"
            "void spin_unlock(spinlock_t *lock);\n"
            "void msleep(unsigned msecs);\n"
            "static spinlock_t lock;\n" + "\n".join(functions))
