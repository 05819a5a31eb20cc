"""`python -m benchmarks.link 9001 8001`: a slow mobile link on port 9001, in front of a server on port 8001.

150 ms there and back and 1.6 Mbit/s down, shared by all connections, as TCP would spend them: a handshake before the
first byte, ten packets in the first flight and twice as many after each acknowledged one. No TLS, no loss."""
import asyncio
import contextlib
import sys

ROUND_TRIP, DOWN = 0.150, 1_600_000 / 8
PACKET, WINDOW = 1460, 10


class Wire:
    """The narrow place that every packet to the phone passes, one after another."""
    free = 0.0

    def arrival(self, size: int) -> float:
        """When a packet that is sent now has arrived."""
        now = asyncio.get_running_loop().time()
        self.free = max(now, self.free) + size / DOWN
        return self.free + ROUND_TRIP / 2


class Window:
    """How much a connection may have under way."""

    def __init__(self):
        self.room, self.changed = WINDOW * PACKET, asyncio.Condition()

    async def take(self, size: int):
        async with self.changed:
            await self.changed.wait_for(lambda: self.room >= size)
            self.room -= size

    async def acknowledge(self, size: int):
        """Slow start: what was acknowledged may be sent again, and as much on top."""
        async with self.changed:
            self.room += 2 * size
            self.changed.notify_all()


async def up(reader, writer, opened: float):
    """Requests wait for the handshake, then take half a round trip."""
    loop = asyncio.get_running_loop()
    while data := await reader.read(65536):
        await asyncio.sleep(max(0, opened + ROUND_TRIP - loop.time()) + ROUND_TRIP / 2)
        writer.write(data)
    writer.close()


async def down(reader, writer, wire: Wire):
    """Answers go packet by packet; each is delivered on its own time."""
    window, under_way = Window(), set()
    while data := await reader.read(PACKET):
        await window.take(len(data))
        task = asyncio.create_task(deliver(data, wire.arrival(len(data)), writer, window))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    writer.close()


async def deliver(data: bytes, at: float, writer, window: Window):
    loop = asyncio.get_running_loop()
    await asyncio.sleep(at - loop.time())
    writer.write(data)
    await asyncio.sleep(ROUND_TRIP / 2)
    await window.acknowledge(len(data))


async def main(port: int, server: int):
    wire = Wire()

    async def connected(reader, writer):
        opened = asyncio.get_running_loop().time()
        to, back = await asyncio.open_connection('127.0.0.1', server)
        with contextlib.suppress(OSError):  # the browser was closed
            await asyncio.gather(up(reader, back, opened), down(to, writer, wire))

    async with await asyncio.start_server(connected, '127.0.0.1', port) as listening:
        await listening.serve_forever()


if __name__ == '__main__':
    asyncio.run(main(*map(int, sys.argv[1:])))
