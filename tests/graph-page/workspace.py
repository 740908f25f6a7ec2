"""A workspace of about so many artefacts, the same for the same number: workspace.py FOLDER COUNT."""
import os
import random
import sys

folder, count = sys.argv[1], int(sys.argv[2])
chance = random.Random(count)


def write(path, text):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


adrs, platform, components = count // 5, count // 20, count * 3 // 4
write("platform-repo/initiatives/INIT-1-shop.md", "# INIT-1: Shop\n\n- Version: v1\n- Status: Approved\n")
for at in range(1, adrs + 1):
    status = chance.choice(["Proposed", "Approved", "Rejected"])
    write(f"platform-repo/adr/ADR-{at:04}-x.md", f"# ADR-{at:04}: Decision {at} <b>&amp;\n\n- Status: {status}\n")
for at in range(1, platform + 1):
    write(
        f"platform-repo/platform-specs/PLAT-{at}-x.md",
        f"# PLAT-{at}: Feature {at}\n\n- Version: v1\n- Status: Approved\n- Implements: INIT-1 v1\n",
    )
for at in range(1, components + 1):
    parent, adr = chance.randint(1, platform), chance.randint(1, adrs)
    status = chance.choice(["Draft", "Approved", "Implementing", "Done", "Paused"])
    write(
        f"cart-repo/specs/SPEC-CART-{at:04}-x.md",
        f"# SPEC-CART-{at:04}: Part {at}\n\n- Version: v1\n- Status: {status}\n- Implements: PLAT-{parent} v1\n- ADRs: ADR-{adr:04}\n",
    )
write("cart-repo/context/README.md", "# Context\n")
