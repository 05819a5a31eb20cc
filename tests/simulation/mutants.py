"""`python -m tests.simulation.mutants`: every rule of sync switched off, one at a time; the schedules must notice each."""
import argparse
import multiprocessing
import shlex
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from tests.simulation import run
from tests.simulation.run import ROOT, Mutant

MOST = 1500
CORE = 'static/js/core/'
MUTANTS = [
    # the client's rules
    Mutant('an op is removed, then sent', CORE + 'flusher.js', 'await markSent(db, request.ops, env.now())',
           "await db.run(['out'], 'readwrite', (tx) => Promise.all(request.ops.map(async ({ id }) => "
           "tx.objectStore('out').delete((await tx.objectStore('out').index('id').get(id))?.n ?? 0))))"),
    Mutant('401 drops the outbox', CORE + 'flusher.js', 'await changeMeta(this.db, request.life, { held })',
           "await this.db.run(['out'], 'readwrite', (tx) => tx.objectStore('out').clear())"),
    Mutant('a crashing op blocks the queue', CORE + 'outbox.js', "state: crashes < SINGLE_FAILURES ? record.state : 'aside'", 'state: record.state'),
    Mutant('a batch that crashes is never halved', CORE + 'flusher.js', 'window: Math.max(1, ops.length >> 1)', 'window: ops.length'),
    Mutant('an op that fails again and again is never set aside', CORE + 'verdict.js', "record.state === 'aside' || tries >= GIVE_UP", 'false'),
    Mutant('what was set aside is never tried again', CORE + 'draw.js', 'const chosen = due.length ? due : chooseAside(records, meta, start, now)',
           'const chosen = due'),
    Mutant('any 200 is an answer', CORE + 'http.js', 'return judge(env, body.as, response, await readJson(response))',
           'const json = await readJson(response)\n    if (response.status === 200 && !json?.site)\n'
           "      return { kind: 'ok', body: { epoch: body.epoch, now: env.now(), streams: {}, results: Object.fromEntries(body.ops.map(({ id }) => [id, { r: 'ok' }])) } }\n"
           '    return judge(env, body.as, response, json)'),
    Mutant('a photo goes without its bytes', CORE + 'carry.js', 'PHOTO + id)) ??', 'PHOTO)) ??'),
    Mutant('no photo stays once it is sent', CORE + 'photos.js', ', ...sent.sort().slice(-SPARE)', '', test='tests/browser/test_client.py -k photos'),
    Mutant('who lacks the bytes speaks for all', 'pwa/sync/push.py', ' and not op.is_repair', ''),
    Mutant('a photo that was refused is refused for ever', 'pwa/comments/files.py', 'if known is None or known.refused:', 'if known is None:', test='tests/comments'),
    Mutant('nothing lost is given back', CORE + 'repair.js', 'if (!lost.length) return null', 'if (lost) return null'),
    Mutant('an op is rewritten in place', CORE + 'outbox.js', "out.add({ id, op, made: now, tries: 0, state: 'queued' })\n",
           "const last = waiting.findLast((one) => one.state === 'queued' && !isRepair(one))\n"
           "  if (last) out.put({ ...last, op: { ...op, id: last.id } })\n"
           "  else out.add({ id, op, made: now, tries: 0, state: 'queued' })\n"),
    Mutant('the row of a verdict is not stored', CORE + 'verdict.js', 'const whole = !row || (await receive(scene, op.s, row))', 'const whole = true',
           test='tests/browser/test_client.py -k verdicts'),
    Mutant('repairs wait behind pending ops', CORE + 'batch.js', 'repairs.length ? repairs : due.filter(behindNone(queued))', 'due',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('ops go before their own row is repaired', CORE + 'batch.js', 'due.filter(behindNone(queued))', 'due',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('ops go while their stream is compared', CORE + 'batch.js', 'const isOpen = ({ op }, meta) => meta.cursors[op.s] !== null', 'const isOpen = () => true',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('an answer counts by position', CORE + 'shelf.js', 'op = (id) => this.#ops.get(id)', 'op = (_id) => this.#ops.values().next().value'),
    Mutant('rows are joined whole, by version', CORE + 'receive.js', 'f[name] = join(f[name], reg)', 'f[name] = reg',
           test='tests/browser/test_client.py -k pull'),
    Mutant('an older row is no sign of a loss', CORE + 'receive.js', "const repair = repairOf(base, row, owner, meta.epoch ?? '')", 'const repair = null',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('a removed op may hold what the server lost', CORE + 'verdict.js', "else if (whole && ['ok'", "else if (['ok'",
           test='tests/browser/test_client.py -k epoch'),
    Mutant('a refused repair is tried for ever', CORE + 'receive.js', 'const whole = !repair || (await isHopeless(tx, repair))', 'const whole = !repair',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('a cursor jumps over a gap', CORE + 'apply.js', "if (feed.from === null ? had !== null : had != null && had >= feed.from) cursors[s]", 'cursors[s]',
           test='tests/browser/test_client.py -k pull'),
    Mutant('an old snapshot replaces newer rows', CORE + 'apply.js', "if (kind === 'whole' && unmoved)", "if (kind === 'whole')",
           test='tests/browser/test_client.py -k epoch'),
    Mutant('an answer of another life is applied', CORE + 'apply.js', 'meta.life !== request.life || ', '',
           test='tests/browser/test_client.py -k identity'),
    Mutant('an answer of another epoch is applied', CORE + 'apply.js', ' || meta.epoch !== request.epoch) return null', ') return null',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('the epoch of an answer is not looked at', CORE + 'flusher.js', 'if (request.epoch !== null && body.epoch !== request.epoch) return', 'if (false) return',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('a new epoch forgets what was held', CORE + 'apply.js', 'if (repair) repairs.push(repair)', 'if (!repair) repairs.push()'),
    Mutant('what was hidden is given back', CORE + 'repair.js', 'const isTaken = (row) => !!row?.srv?.hidden', 'const isTaken = (row) => false',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('a deleted comment is given back', CORE + 'repair.js', "if (base.s !== 'm' && isDeleted(row)) return null", '',
           test='tests/browser/test_client.py -k epoch'),
    Mutant('saved is said before it is', CORE + 'database.js', "      await tx.done\n", ''),
    Mutant('what waits is not shown', CORE + 'view.js', 'for (const record of waiting) lay(regs, record)', ''),
    Mutant('a write names only the server copy as seen', CORE + 'view.js', "if (record.state !== 'refused') lay(regs, record)", 'if (!record) lay(regs, record)'),
    Mutant('a write names nothing as seen', CORE + 'outbox.js', 'saw: stamps[i] }', 'saw: null }'),
    Mutant('what changed before a thread was followed is not asked for', CORE + 'meta.js', '(await heldStreams(tx)).includes(s) ? null : cursor', 'cursor',
           test='tests/browser/test_client.py -k pull'),
    Mutant('a thread on a full phone is not followed', CORE + 'desk.js', '} finally {', '} catch (error) {\n      throw error',
           test='tests/browser/test_client.py -k database'),
    Mutant('a draft of two tabs is posted by both', CORE + 'outbox.js', 'if (wish.draft && wish.kept && ', 'if (!wish && ',
           test='tests/browser/test_client.py -k outbox'),
    Mutant('a stamp from the future comes true by waiting', CORE + 'apply.js', 'await voidClocks(scene, answer.now)', '',
           test='tests/browser/test_client.py -k "outbox or verdicts"'),
    Mutant('adopting twice doubles', CORE + 'identity.js', 'if (!(await byId(tx, id))) await', 'await',
           test='tests/browser/test_client.py -k identity'),
    Mutant('adopting gives new ids', CORE + 'identity.js', ".add({ id, op, made, tries, state })", ".add({ id: id + 'x', op: { ...op, id: id + 'x' }, made, tries, state })"),
    Mutant('a crash leaves adoption half done', CORE + 'identity.js', 'if (adopting) await adopt(registry, idb, adopting).catch(failed)', '',
           test='tests/browser/test_client.py -k identity'),
    Mutant('a crash leaves a sign-out half done', CORE + 'identity.js', 'if (leaving) await wipe(registry, idb, leaving).catch(failed)', '',
           test='tests/browser/test_client.py -k identity'),
    Mutant('a second adoption overwrites a half done one', CORE + 'facade.js', 'await this.#finish()\n      await before', 'await before',
           test='tests/browser/test_client.py -k identity'),
    Mutant('a second sign-out overwrites a half done one', CORE + 'facade.js', 'await this.#finish()\n    const leaving', 'const leaving',
           test='tests/browser/test_client.py -k identity'),
    Mutant('words that were kept go when newer ones come', CORE + 'drafts.js', "if (had && key.startsWith('comment'))", 'if (!key)',
           test='tests/browser/test_client.py -k identity'),
    Mutant('sign-out takes what came after it', CORE + 'identity.js', 'IDBKeyRange.upperBound(last)', 'IDBKeyRange.upperBound(Infinity)',
           test='tests/browser/test_client.py -k identity'),
    Mutant("a visitor's view of a thread is taken for the member's", CORE + 'draw.js', 'owner === VISITOR ? all.filter', 'owner ? all.filter'),
    Mutant("the session's owner is never asked for", CORE + 'draw.js', 'wants.owner === VISITOR || meta.held ? null', 'wants.owner === VISITOR ? null'),
    # the merge, as the server has it
    Mutant('a stamp from the future counts', 'pwa/sync/merge.py', 'void = at > now + SLACK', 'void = False'),
    Mutant('what the writer saw does not count', 'pwa/sync/merge.py', '(saw and current.by == saw.by)', 'False'),
    Mutant('whatever arrives last wins', 'pwa/sync/merge.py', 'if not void and (at, op) > (current.at, current.by):', 'if not void:'),
    Mutant('a void stamp becomes now', 'pwa/sync/merge.py', 'at = saw.at + 1 if saw and saw.at <= now + SLACK else 0', 'at = now',
           test='tests/sync/test_merge.py'),
    Mutant('a write that saw does not rise above it', 'pwa/sync/merge.py', 'max(at, current.at + 1) if current else at', 'at',
           test='tests/sync/test_merge.py'),
    Mutant('the same write again is another', 'pwa/sync/merge.py', 'if current and current.by == op:', 'if False:',
           test='tests/sync/test_merge.py'),
    # the server's rules
    Mutant('tombstones are dropped', 'pwa/sync/pull.py', "rows = sorted((row for model in models for row in model.since(name, cursor, head, PAGE + 1, member))",
           "rows = sorted((row for model in models for row in model.since(name, cursor, head, PAGE + 1, member) if not getattr(row, 'deleted', None))"),
    Mutant('there is no epoch', 'pwa/sync/epoch.py', "return facts.get('epoch') or _make('epoch')", "return 'always'"),
    Mutant('a database copied back by hand is not noticed', 'pwa/sync/epoch.py', 'if stored < kept:', 'if False:', test='tests/sync/test_epoch.py'),
    Mutant('the server takes ops of another epoch', 'pwa/sync/routes.py', "if body.get('epoch') not in (None, current):", 'if False:',
           test='tests/sync/test_epoch.py'),
    Mutant('the cookie decides whose op it is', 'pwa/sync/routes.py', 'if member is None or member.public_id != claimed:', 'if member is None:'),
    Mutant('there are no receipts', 'pwa/sync/push.py', 'known = self.receipts.get(op.id) or self.fresh.get(op.id)', 'known = None',
           test='tests/sync/test_push.py'),
    Mutant('a stale write gets a receipt', 'pwa/sync/push.py', "['r'] in ('ok', 'no')", "['r'] in ('ok', 'no', 'stale')",
           test='tests/sync/test_push.py'),
    Mutant('one bad op fails its whole batch', 'pwa/sync/push.py',
           'return {op: verdict for one in batch for op, verdict in _judge([one], member, now).items()}',
           "return {op.id: {'r': 'later', 'code': 'failed', 'msg': '', 'wait': 60} for op in batch}"),
    Mutant('changed rows keep their seq', 'pwa/sync/push.py', '            row.seq = seq\n', '            row.seq = row.seq or seq\n'),
    Mutant('the head is not moved', 'pwa/sync/push.py', 'Stream.advance(self.stream, head + len(self.changed))', 'pass'),
    Mutant('a phone ahead of the server hears nothing of it', 'pwa/sync/pull.py', 'if cursor is not None and cursor > head:', 'if False:',
           test='tests/sync/test_pull.py'),
    Mutant('a thread\'s snapshot lacks own comments', 'pwa/comments/models.py', 'return newest + [row for row in own if row.key not in seen]', 'return newest'),
    Mutant('anyone changes a comment', 'pwa/comments/models.py', 'elif self.author_id != member.id:', 'elif False:',
           test='tests/comments'),
    Mutant('a hidden comment can be changed', 'pwa/comments/models.py', "elif self.hidden_at and not op.value('deleted'):", 'elif False:',
           test='tests/comments'),
    Mutant('a deleted comment can be changed', 'pwa/comments/models.py', "elif self.deleted_at and not op.value('deleted'):", 'elif False:',
           test='tests/comments'),
    Mutant('a deleted comment keeps its text', 'pwa/comments/models.py', "self.body, self.deleted_at, self.story = '', self.deleted_at or now, None", 'self.deleted_at = now'),
    Mutant('a hidden comment travels with its text', 'pwa/comments/models.py', "for field in ('body', 'story'):", 'for field in ():',
           test='tests/comments'),
    Mutant('a reply waits for ever for a lost parent', 'pwa/comments/models.py', 'if op.parent and above is None and self._may_come(op)', 'if op.parent and above is None',
           test='tests/comments'),
]


def main() -> int:
    parser = argparse.ArgumentParser(prog='python -m tests.simulation.mutants', description=__doc__)
    parser.add_argument('names', nargs='*', help='only those with one of these words in their name')
    parser.add_argument('--most', type=int, default=MOST, help='schedules before one counts as not noticed')
    parser.add_argument('--jobs', type=int, default=run.JOBS)
    given = parser.parse_args()
    chosen = [one for one in MUTANTS if not given.names or any(word in one.name for word in given.names)]
    print('| rule switched off | in | first seed | noticed as |\n| --- | --- | --- | --- |', flush=True)
    survivors = []
    with ProcessPoolExecutor(given.jobs, multiprocessing.get_context('spawn'), max_tasks_per_child=1) as pool:
        running = {pool.submit(first_caught, mutant, given.most): mutant for mutant in chosen}
        for done in as_completed(running):
            mutant, found = running[done], done.result()
            seed, why = found or (f'none of {given.most:,}', '**nothing**')
            print(f'| {mutant.name} | `{mutant.file.removeprefix("static/js/")}` | {seed} | {why[:120].replace("|", "/")} |', flush=True)
            survivors += [] if found else [mutant.name]
    print(f'\n{len(chosen) - len(survivors)} of {len(chosen)} noticed.' + ''.join(f'\nNot noticed: {name}' for name in survivors))
    return 1 if survivors else 0


def first_caught(mutant: Mutant, most: int) -> tuple[int | str, str] | None:
    """The first schedule that notices the missing rule, and what it notices; or the test that does."""
    if mutant.test:
        return ('-', f'`pytest {mutant.test}`') if fails(mutant) else None
    run.begin(mutant)
    return next(((seed, found.faults[0]) for seed in range(most) if (found := run.play(seed)).faults and not found.residue), None)


def fails(mutant: Mutant) -> bool:
    """The test in a copy of the sources without the rule."""
    with TemporaryDirectory(prefix='medius-mutant-') as folder:
        for name in ('pwa', 'static', 'templates', 'tests'):
            copytree(ROOT / name, f'{folder}/{name}')
        for name in ('node_modules', '.venv', 'manifest.json', 'package.json', 'pyproject.toml', 'Makefile'):
            Path(folder, name).symlink_to(ROOT / name)
        Path(folder, mutant.file).write_text(mutant.text())
        return subprocess.run([sys.executable, '-m', 'pytest', '-x', '-q', *shlex.split(mutant.test)], cwd=folder, capture_output=True).returncode == 1


if __name__ == '__main__':
    sys.exit(main())
