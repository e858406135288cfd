"""A scenario of the simulator as one SVG: who is done when, how many copies, how busy the uplinks."""
# SPDX-License-Identifier: GPL-3.0-or-later
from html import escape

WIDTH, LEFT, RIGHT = 960, 64, 188
PLOT = WIDTH - LEFT - RIGHT
TOP, PANEL, GAP = 92, 190, 62
COLOURS = ("#1a5fb4", "#c64600", "#26a269")  # of the classes, in their order
SEED = "#813d9c"
INK, FAINT, GRID = "#241f31", "#6b6675", "#e4e2e8"
LABEL_HEIGHT = 17


class Panel:
    """A diagram over time: lines, then names at their right ends."""

    def __init__(self, out, number, title, most, unit, end_s):
        self.out, self.most, self.end_s = out, most, end_s
        self.top = TOP + number * (PANEL + GAP)
        self.labels = []
        self.text(LEFT, self.top - 12, title, "title")
        for step in range(5):
            value = most * step / 4
            self.line(LEFT, self.y(value), LEFT + PLOT, self.y(value), GRID)
            self.text(LEFT - 8, self.y(value) + 4, f"{value:g}{unit}", "tick end")
        for second in marks(end_s):
            self.line(self.x(second), self.top, self.x(second), self.top + PANEL, GRID)
            self.text(self.x(second), self.top + PANEL + 17, clock(second), "tick middle")

    def x(self, second):
        return LEFT + PLOT * second / self.end_s

    def y(self, value):
        return self.top + PANEL * (1 - value / self.most)

    def line(self, x1, y1, x2, y2, colour, extra=""):
        self.out.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                        f'stroke="{colour}" {extra}/>')

    def text(self, x, y, words, kind, colour=None):
        fill = f' fill="{colour}"' if colour else ""
        self.out.append(f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}"{fill}>{escape(words)}</text>')

    def curve(self, points, colour, name, thin=False):
        path = " ".join(f"{self.x(s):.1f},{self.y(min(v, self.most)):.1f}" for s, v in points)
        width = 'stroke-width="1.2" stroke-dasharray="2 3"' if thin else 'stroke-width="2.2"'
        self.out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" {width} '
                        'stroke-linejoin="round"/>')
        if name:
            self.labels.append([self.y(min(points[-1][1], self.most)) + 4, name, colour])

    def mark(self, second, words):
        if second > self.end_s:
            return
        self.line(self.x(second), self.top - 4, self.x(second), self.top + PANEL, FAINT,
                  'stroke-dasharray="5 4"')
        self.text(self.x(second), self.top - 12, words, "tick middle")

    def name_curves(self):
        """Names stand where their curves end, and move apart where they would lie on each other."""
        lowest = self.top + PANEL + 4
        for label in sorted(self.labels, reverse=True):
            label[0] = lowest = min(label[0], lowest)
            lowest -= LABEL_HEIGHT
        for y, name, colour in self.labels:
            self.text(LEFT + PLOT + 10, y, name, "name", colour)


def marks(end_s):
    """Round times, at most ten."""
    step = next(step for step in (10, 20, 30, 60, 120, 300, 600, 1200, 3600, 7200, 36000)
                if end_s / step <= 10)
    return range(0, int(end_s) + 1, step)


def clock(second):
    return f"{second // 60}:{second % 60:02}" if second < 3600 else \
        f"{second // 3600}:{second // 60 % 60:02}:{second % 60:02}"


def steps(times, n, end_s):
    """The share of @n that is done, as a staircase."""
    points, share = [(0, 0)], 0
    for number, time in enumerate(sorted(times), 1):
        points += [(time, share), (time, 100 * number / n)]
        share = 100 * number / n
    return points + [(end_s, share)]


def draw_done(out, result, end_s):
    panel = Panel(out, 0, "Done (solid), and what they have on average (dotted)", 100, " %", end_s)
    panel.mark(result["ideal_us"] / 1e6, "ideal")
    for number, kind in enumerate(result["classes"]):
        done = [peer["done_us"] / 1e6 for peer in result["peers"]
                if peer["class"] == number and peer["done_us"] >= 0]
        colour = COLOURS[number]
        panel.curve([(s["at_us"] / 1e6, s["progress"][number] / 10) for s in result["samples"]],
                    colour, None, thin=True)
        panel.curve(steps(done, kind["n"], end_s), colour, f"{kind['n']} {kind['name']}")
    panel.name_curves()


def draw_copies(out, result, end_s):
    samples = result["samples"]
    most = round_up(max(s["copies_mean_1000"] for s in samples) / 1000)
    panel = Panel(out, 1, "Copies of a piece among those who are there", most, "", end_s)
    leaves = result["seed_left_us"] >= 0
    key, words = ("seed_left_us", "the seed leaves") if leaves else ("first_copy_us", "all are out")
    if result[key] >= 0:
        panel.mark(result[key] / 1e6, words)
    panel.curve([(s["at_us"] / 1e6, s["copies_mean_1000"] / 1000) for s in samples], FAINT, "mean")
    panel.curve([(s["at_us"] / 1e6, s["copies_least"]) for s in samples], COLOURS[1],
                "of the rarest")
    panel.name_curves()


def draw_busy(out, result, end_s):
    panel = Panel(out, 2, "How busy the uplinks are", 100, " %", end_s)
    samples = result["samples"]
    for number, kind in enumerate(result["classes"]):
        if not kind["gives_nothing"]:
            panel.curve([(s["at_us"] / 1e6, s["busy"][number] / 10) for s in samples],
                        COLOURS[number], kind["name"])
    panel.curve([(s["at_us"] / 1e6, s["seed_busy"] / 10) for s in samples], SEED, "the seed")
    panel.name_curves()


def round_up(value):
    """The next number whose quarters are round."""
    scale = 1
    while True:
        for step in (4, 6, 8, 12, 16, 20, 24, 32):
            if step * scale >= value:
                return step * scale
        scale *= 10


def draw(result):
    end_s = max(result["end_us"], result["samples"][-1]["at_us"], result["ideal_us"]) / 1e6 * 1.02
    height = TOP + 3 * PANEL + 2 * GAP + 44
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
           f'viewBox="0 0 {WIDTH} {height}">',
           "<style>text{font-family:Cantarell,'Noto Sans',sans-serif;font-size:13px}"
           f".head{{font-size:20px;font-weight:bold;fill:{INK}}}"
           f".title{{font-weight:bold;fill:{INK}}}.tick{{font-size:12px;fill:{FAINT}}}"
           ".end{text-anchor:end}.middle{text-anchor:middle}.name{font-weight:bold}</style>",
           f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
           f'<text x="{LEFT}" y="34" class="head">{escape(result["title"])}</text>',
           f'<text x="{LEFT}" y="56" class="tick">{escape(subtitle(result))}</text>']
    draw_done(out, result, end_s)
    draw_copies(out, result, end_s)
    draw_busy(out, result, end_s)
    return "\n".join(out + ["</svg>", ""])


def subtitle(result):
    last = max(peer["done_us"] for peer in result["peers"])
    lost = sum(peer["done_us"] < 0 for peer in result["peers"])
    end = f"{lost} never done" if lost else f"last done after {last / result['ideal_us']:.2f} x ideal"
    return (f"{result['size'] / 2**20:.0f} MiB, a seed of {result['seed_up'] / 1e6:g} MB/s; "
            f"ideal {result['ideal_us'] / 1e6:.0f} s, {end}; "
            f"the seed sent {result['seed_uploaded'] / result['size']:.2f} copies")
