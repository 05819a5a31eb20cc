"""A load client for machines without wrk: slower, so that it measures itself as much as the server."""
import asyncio
import itertools
import re
import time

LENGTH = re.compile(rb'content-length: (\d+)', re.IGNORECASE)


def drive(target, connections: int, seconds: float) -> tuple[float, float, int]:
    """(answers a second, 99th percentile in ms, answers)."""
    return asyncio.run(_drive(target, connections, seconds))


async def _drive(target, connections, seconds):
    started, times, requests = time.perf_counter(), [], itertools.cycle(target.requests)
    lanes = (_lane(target.port, requests, started + seconds, times) for _ in range(connections))
    await asyncio.gather(*lanes)
    times.sort()
    return len(times) / (time.perf_counter() - started), times[int(len(times) * 0.99)] * 1000, len(times)


async def _lane(port, requests, until, times):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    while time.perf_counter() < until:
        sent = time.perf_counter()
        writer.write(next(requests))
        await answer(reader)
        times.append(time.perf_counter() - sent)
    writer.close()


async def answer(reader):
    """Wait for an answer; one that is no success is an error here."""
    head = await reader.readuntil(b'\r\n\r\n')
    if b' 2' not in head[:12]:
        raise RuntimeError(f'Not every request was answered well: {head.decode()}')
    await reader.readexactly(int(LENGTH.findall(head)[0]))
