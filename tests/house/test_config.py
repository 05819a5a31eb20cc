"""A wrong setting stops the start with variable, value and remedy; a right one is used."""
import pytest

from pwa import config


@pytest.mark.parametrize('name, value', [('PORT', '0'), ('PORT', 'http'), ('WORKERS', '-1'), ('DATABASE_URL', 'mysql://x/y'),
                                         ('BASE_URL', 'medius.example'), ('REDIS_URL', 'http://x'), ('MAIL_URL', 'x'), ('JOINING', 'closed')])
def test_a_wrong_value_is_named_with_its_remedy(tmp_path, name, value):
    with pytest.raises(config.ConfigError) as raised:
        config.read({'INSTANCE': str(tmp_path), name: value})
    assert str(raised.value).startswith(f'{name}={value} ') and str(raised.value).endswith('.')


def test_the_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    first = config.read({'INSTANCE': str(tmp_path)})
    assert first.secret_key == config.read({'INSTANCE': str(tmp_path)}).secret_key and len(first.secret_key) == 64
    assert (tmp_path / 'secret_key').stat().st_mode & 0o777 == 0o600


def test_a_secret_from_the_environment_is_not_written_down(tmp_path):
    assert config.read({'INSTANCE': str(tmp_path), 'SECRET_KEY': 'x' * 40}).secret_key == 'x' * 40
    assert not (tmp_path / 'secret_key').exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(config.ConfigError, match='INSTANCE='):
        config.read({'INSTANCE': str(tmp_path / 'file' / 'folder')})
