"""Server processor time for one slider move, over the websocket: `python -m benchmarks.rerun`.

Eight entrants of 200 steps on Rosenbrock; one learning rate changes with every request, so one descent is computed
and seven are found again. The client speaks Streamlit's own protocol, as the browser does. Goals: at most 12 ms, and
at most 20 ms where the step inspector has that entrant open.
"""

import json
import statistics
import sys
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.server import Server, running_server

GOALS = {"none": 12.0, "7": 20.0}  # what is inspected -> milliseconds
ENTRANTS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "nadam")
QUERY = {"surface": "rosenbrock", "steps": "200"} | {str(slot): slug for slot, slug in enumerate(ENTRANTS, start=1)}
WINDOW = [-2.6, 2.6, -1.6, 3.6]
MOVES, WARM_UP = 300, 30
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
"""After this another run of the script follows by itself."""


class Session:
    """One visitor of a page without a browser."""

    def __init__(self, socket: ClientConnection, page: str = "", query: str = "") -> None:
        self.socket, self.page, self.query = socket, page, query
        self.component, self.data = "", {}
        self.rerun({})

    def rerun(self, state: dict) -> int:
        """Ask for a rerun with this component state, wait for its end, and return the bytes that came."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        if self.component:
            message.rerun_script.widget_states.widgets.add(id=self.component, json_value=json.dumps(state))
        self.socket.send(message.SerializeToString())
        received = 0
        while True:
            raw = self.socket.recv()
            received += len(raw)
            forward = ForwardMsg.FromString(raw)
            element = forward.delta.new_element
            if element.HasField("bidi_component"):
                self.component = element.bidi_component.id
                self.data = json.loads(element.bidi_component.json)
            if forward.WhichOneof("type") == "script_finished" and forward.script_finished != EARLY:
                return received

    def request(self, number: int, query: dict, settled: bool, holds: list[str]) -> int:
        """What the player sends for one movement of a hand."""
        body = {"id": str(number), "query": query, "settled": settled, "window": WINDOW, "holds": holds}
        return self.rerun({"request": body})


def measure(server: Server, session: Session, inspect: str) -> bool:
    """Print what the moves cost with that slot in the inspector; whether the goal is met."""
    session.request(-1, QUERY | {"inspect": inspect}, settled=True, holds=[])
    query, held = session.data["query"], set(session.data["assets"])
    latencies, sizes = [], []
    for move in range(WARM_UP + MOVES):
        if move == WARM_UP:
            cpu, began = server.cpu_seconds(), time.perf_counter()
        query["7.learning_rate"] = str(0.05 + 1e-4 * move)
        sent = time.perf_counter()
        size = session.request(move, query, settled=False, holds=sorted(held))
        latencies.append(1000 * (time.perf_counter() - sent))
        sizes.append(size)
        held |= set(session.data["assets"])
    seconds = server.cpu_seconds() - cpu
    per_move = 1000 * seconds / MOVES
    print(f"{len(session.data['entrants'])} entrants x {session.data['steps']} steps, one learning rate per rerun")
    print(f"inspected             {inspect:>6}")
    print(f"server CPU per rerun  {per_move:6.2f} ms   (goal: at most {GOALS[inspect]:g} ms)")
    print(f"request to last byte  {statistics.median(latencies[WARM_UP:]):6.2f} ms median")
    print(f"bytes per rerun       {statistics.median(sizes[WARM_UP:]) / 1000:6.1f} kB")
    print(f"reruns per second     {MOVES / (time.perf_counter() - began):6.0f}")
    met = per_move <= GOALS[inspect]
    print("goal met" if met else "goal missed")
    return met


def main() -> int:
    """Measure against a server of our own and say by the exit code whether the goals are met."""
    with running_server() as server:
        address = f"ws://{server.address}/_stcore/stream"
        with connect(address, subprotocols=["streamlit"], max_size=None) as socket:
            session = Session(socket)
            met = [measure(server, session, inspect) for inspect in GOALS]
            return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
