"""`python -m benchmarks.link 9001 8001`: a slow mobile link on port 9001, in front of a server on port 8001.

150 ms there and back, 1.6 Mbit/s down, spent as a phone spends them on a site behind https: two round trips for TCP and
TLS 1.3, then one HTTP/2 connection for everything. The browser speaks HTTP/1.1 here, so its connections share one set-up,
one congestion window (ten packets at first, twice as much with each flight acknowledged) and one narrow place. No loss."""
import asyncio
import contextlib
import sys

ROUND_TRIP, DOWN = 0.150, 1_600_000 / 8
PACKET, WINDOW = 1460, 10


class Link:
    """What all connections share."""

    def __init__(self):
        self.open = self.free = 0.0
        self.room, self.acknowledged = WINDOW * PACKET, asyncio.Condition()

    def set_up(self) -> float:
        """When the phone may send its first request."""
        self.open = self.open or now() + 2 * ROUND_TRIP
        return self.open

    async def arrival(self, size: int) -> float:
        """When a packet has arrived that is sent as soon as the window allows."""
        async with self.acknowledged:
            await self.acknowledged.wait_for(lambda: self.room >= size)
            self.room -= size
        self.free = max(now(), self.free) + size / DOWN
        return self.free + ROUND_TRIP / 2

    async def acknowledge(self, size: int):
        """Slow start: as much may be sent again, and the same on top."""
        async with self.acknowledged:
            self.room += 2 * size
            self.acknowledged.notify_all()


def now() -> float:
    return asyncio.get_running_loop().time()


async def up(reader, writer, link: Link):
    """Requests wait for the connection, then take half a round trip."""
    while data := await reader.read(65536):
        await asyncio.sleep(max(0, link.set_up() - now()) + ROUND_TRIP / 2)
        writer.write(data)
    writer.close()


async def down(reader, writer, link: Link):
    """Answers go packet by packet, each delivered on its own time."""
    under_way = set()
    while data := await reader.read(PACKET):
        task = asyncio.create_task(deliver(data, await link.arrival(len(data)), writer, link))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    writer.close()


async def deliver(data: bytes, at: float, writer, link: Link):
    await asyncio.sleep(at - now())
    writer.write(data)
    await asyncio.sleep(ROUND_TRIP / 2)
    await link.acknowledge(len(data))


async def main(port: int, server: int):
    link = Link()

    async def connected(reader, writer):
        link.set_up()
        to, back = await asyncio.open_connection('127.0.0.1', server)
        with contextlib.suppress(OSError):  # the browser was closed
            await asyncio.gather(up(reader, back, link), down(to, writer, link))

    async with await asyncio.start_server(connected, '127.0.0.1', port) as listening:
        await listening.serve_forever()


if __name__ == '__main__':
    asyncio.run(main(*map(int, sys.argv[1:])))
