"""A wrong setting stops the start with variable, value and remedy; a right one is used."""
from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg.conninfo import conninfo_to_dict

from pwa import config, db


@pytest.mark.parametrize('name, value', [('PORT', '0'), ('PORT', 'http'), ('WORKERS', '-1'), ('DATABASE_URL', 'mysql://x/y'),
                                         ('DATABASE_URL', 'sqlite:medius.db'), ('DATABASE_URL', 'sqlite://medius.db'), ('DATABASE_URL', 'sqlite:///:memory:'),
                                         ('DATABASE_URL', 'postgresql://host'), ('DATABASE_URL', 'postgresql+psycopg://host/name'),
                                         ('DATABASE_URL', 'postgresql://host:x/name'), ('PORT', '²'), ('BASE_URL', 'https://['), ('BASE_URL', 'https://x:port'),
                                         ('BASE_URL', 'medius.example'), ('REDIS_URL', 'http://x'), ('MAIL_URL', 'x'), ('MAIL_URL', 'smtp://host?from=nobody'), ('JOINING', 'closed'), ('VAPID_KEY', 'g' * 64), ('VAPID_KEY', '1' * 63)])
def test_a_wrong_value_is_named_with_its_remedy(tmp_path, name, value):
    with pytest.raises(config.ConfigError) as raised:
        config.read({'INSTANCE': str(tmp_path), name: value})
    assert str(raised.value).startswith(f'{name}={value} ') and str(raised.value).endswith('.')


@pytest.mark.parametrize('allowed, processes', [(1, 1), (2, 2), (64, 4)])
def test_a_process_serves_for_each_processor_up_to_four(tmp_path, monkeypatch, allowed, processes):
    monkeypatch.setattr(config.os, 'sched_getaffinity', lambda _: set(range(allowed)), raising=False)
    assert config.read({'INSTANCE': str(tmp_path)}).workers == processes
    assert config.read({'INSTANCE': str(tmp_path), 'WORKERS': '3'}).workers == 3


def test_redis_without_its_package_is_named_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(config, 'find_spec', lambda name: None)
    with pytest.raises(config.ConfigError, match=r'^REDIS_URL=redis://x .*medius\[redis\]'):
        config.read({'INSTANCE': str(tmp_path), 'REDIS_URL': 'redis://x'})


def test_the_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    first = config.read({'INSTANCE': str(tmp_path)})
    assert first.secret_key == config.read({'INSTANCE': str(tmp_path)}).secret_key and len(first.secret_key) == 64
    assert (tmp_path / 'secret_key').stat().st_mode & 0o777 == 0o600


def test_the_key_that_pushes_are_signed_with_is_made_once_too(tmp_path):
    first = config.read({'INSTANCE': str(tmp_path)})
    assert first.vapid_key == config.read({'INSTANCE': str(tmp_path)}).vapid_key != first.secret_key and len(first.vapid_key) == 64
    assert (tmp_path / 'vapid_key').stat().st_mode & 0o777 == 0o600


def test_a_secret_from_the_environment_is_not_written_down(tmp_path):
    assert config.read({'INSTANCE': str(tmp_path), 'SECRET_KEY': 'x' * 40, 'VAPID_KEY': 'a1' * 32}).secret_key == 'x' * 40
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(config.ConfigError, match='INSTANCE='):
        config.read({'INSTANCE': str(tmp_path / 'file' / 'folder')})


@pytest.mark.parametrize('url, kind, name, user', [
    ('postgresql://postgres:secret@host/medius', 'PooledPostgresqlDatabase', 'medius', 'postgres'),
    ('postgres://ana%40home:a%2Fb@host:5433/medius?sslmode=require', 'PooledPostgresqlDatabase', 'medius', 'ana@home'),
    ('postgresql+pool://host/medius', 'PooledPostgresqlDatabase', 'medius', None),
    ('postgresql://one:5432,two:5433,three/medius?connect_timeout=9', 'PooledPostgresqlDatabase', 'medius', None),
    ('cockroachdb://root@host:26257/medius', 'PooledCockroachDatabase', 'medius', 'root'),
    ('cockroachdb+pool://host/medius', 'PooledCockroachDatabase', 'medius', None)])
def test_a_database_server_is_named_by_its_url(tmp_path, url, kind, name, user):
    assert config.read({'INSTANCE': str(tmp_path), 'DATABASE_URL': url}).database_url == url
    made = db._server(url)
    said = conninfo_to_dict(made.database)
    assert (type(made).__name__, said['dbname'], said.get('user')) == (kind, name, user)


def test_a_setting_in_the_url_beats_our_own():
    ours, said = db._server('postgresql://host/medius'), db._server('postgresql://host/medius?connect_timeout=9')
    assert ours.connect_params['connect_timeout'] == 3 and 'connect_timeout' not in said.connect_params
    assert ours.connect_params['target_session_attrs'] == said.connect_params['target_session_attrs'] == 'read-write'


def test_a_sqlite_file_is_relative_with_three_slashes_and_absolute_with_four(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert db._sqlite('sqlite:///data/medius.db').database == 'data/medius.db' and (tmp_path / 'data').is_dir()
    assert db._sqlite(f'sqlite:///{tmp_path}/deep/medius.db').database == f'{tmp_path}/deep/medius.db'


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: config.read({'INSTANCE': str(tmp_path)}), range(40)))
    assert len({(each.secret_key, each.vapid_key) for each in made}) == 1
    assert {path.name for path in tmp_path.iterdir()} == {'secret_key', 'vapid_key'}
