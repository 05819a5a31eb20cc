"""The next chosen day and hour, where the phone is, also on the days on which its clock is changed."""
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pwa.reminders import schedule


def ms(text: str, zone: str = 'Europe/Berlin', fold: int = 0) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp() * 1000)


def due(days, clock, now, zone='Europe/Berlin'):
    return schedule.next_due(days, int(clock[:2]) * 60 + int(clock[3:]), zone, now)


@pytest.mark.parametrize('days, clock, now, then', [
    ('135', '18:00', '2026-11-23T17:59', '2026-11-23T18:00'),  # a Monday
    ('135', '18:00', '2026-11-23T18:00', '2026-11-25T18:00'),
    ('1', '18:00', '2026-11-23T18:00', '2026-11-30T18:00'),
    ('67', '00:00', '2026-11-23T18:00', '2026-11-28T00:00'),
    ('1234567', '23:59', '2026-12-31T23:59', '2027-01-01T23:59')])
def test_it_is_the_next_chosen_day_at_the_hour(days, clock, now, then):
    assert due(days, clock, ms(now)) == ms(then)


def test_without_days_there_is_none():
    assert due('', '18:00', ms('2026-11-23T12:00')) is None


@pytest.mark.parametrize('zone, day', [('Europe/Berlin', '2026-03-29'), ('America/New_York', '2026-03-08'), ('Europe/Berlin', '2026-10-25'),
                                       ('America/New_York', '2026-11-01'), ('Australia/Lord_Howe', '2026-10-04')])
def test_the_hour_on_the_clock_stays_through_its_change(zone, day):
    evening = due('7', '18:00', ms(f'{day}T00:10', zone), zone)
    assert datetime.fromtimestamp(evening / 1000, ZoneInfo(zone)).isoformat()[:16] == f'{day}T18:00'


def test_an_hour_that_the_clock_leaps_over_comes_an_hour_later_and_once():
    then = due('7', '02:30', ms('2026-03-29T00:00'))
    assert datetime.fromtimestamp(then / 1000, ZoneInfo('Europe/Berlin')).isoformat()[:16] == '2026-03-29T03:30'
    assert due('7', '02:30', then) == ms('2026-04-05T02:30')


def test_an_hour_that_comes_twice_is_used_once():
    then = due('7', '02:30', ms('2026-10-25T00:00'))
    assert then == ms('2026-10-25T02:30') and due('7', '02:30', then) == ms('2026-11-01T02:30')


def test_the_day_is_the_phones_and_not_the_servers():
    assert schedule.day_of(ms('2026-11-24T08:00', 'Pacific/Auckland'), 'Pacific/Auckland') == '2026-11-24'
    assert due('2', '08:00', ms('2026-11-23T20:00', 'Pacific/Auckland'), 'Pacific/Auckland') == ms('2026-11-24T08:00', 'Pacific/Auckland')


@pytest.mark.parametrize('now, then', [('2026-11-23T21:29', '2026-11-23T21:29'), ('2026-11-23T21:30', '2026-11-24T07:30'), ('2026-11-24T07:29', '2026-11-24T07:30'),
                                       ('2026-11-24T07:30', '2026-11-24T07:30'), ('2026-03-29T01:00', '2026-03-29T07:30'), ('2026-10-25T01:00', '2026-10-25T07:30')])
def test_quiet_hours_span_midnight_and_a_change_of_the_clock(now, then):
    assert schedule.after_quiet(ms(now), 21 * 60 + 30, 7 * 60 + 30, 'Europe/Berlin') == ms(then)


def test_quiet_hours_end_the_second_time_an_hour_comes():
    second = ms('2026-10-25T01:10') + 2 * 3_600_000  # ten past two, once the clock has gone back
    assert schedule.after_quiet(second, 22 * 60, 2 * 60 + 30, 'Europe/Berlin') == second + 20 * 60_000


def test_quiet_hours_end_where_the_clock_leaps_over_their_end():
    assert schedule.after_quiet(ms('2026-03-29T01:00'), 22 * 60, 2 * 60 + 30, 'Europe/Berlin') == ms('2026-03-29T03:30')


def test_quiet_hours_within_a_day_and_none_at_all():
    assert schedule.after_quiet(ms('2026-11-23T13:00'), 12 * 60, 14 * 60, 'Europe/Berlin') == ms('2026-11-23T14:00')
    assert schedule.after_quiet(ms('2026-11-23T13:00'), None, None, 'Europe/Berlin') == ms('2026-11-23T13:00')
    assert not any(schedule.is_quiet(minute, 600, 600) for minute in (0, 599, 600, 1439))


@pytest.mark.parametrize('name', ['', 'Mars/Base', '../../etc/passwd', '/etc/passwd', 'x' * 5000, 'Europe/\0', 'Europe'])
def test_what_is_no_time_zone_is_not_taken_for_one(name):
    assert not schedule.is_zone(name)
