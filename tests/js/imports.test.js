import { expect } from 'chai'
import { FitEncoder } from 'fit-file-parser/encoder'
import { arrivalsOf, wishesOf } from '../../static/js/data/arrivals.js'
import { guess, isRun } from '../../static/js/data/columns.js'
import { decoded, linesOf } from '../../static/js/data/csv.js'
import { dayOf, metresOf, numberOf, secondsOf } from '../../static/js/data/readings.js'
import { questionsOf, runsOf, tableOf } from '../../static/js/data/table.js'
import { tracksOf } from '../../static/js/data/tracks.js'

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text)
const table = (/** @type {string} */ text) => tableOf('runs.csv', bytes(text))
const read = (/** @type {string} */ text) => runsOf(table(text))
const run = (run_on, distance_m, duration_s = null) => ({ run_on, distance_m, duration_s })
const row = (key, f) => ({ k: [key], f })

describe('a table of another program', () => {
  it('is parted by what it is parted by, quotes and line ends as they come', () => {
    for (const mark of [',', ';', '\t'])
      expect(linesOf(`\ufeffa${mark}"b ""x""${mark}\r\nc"\r\n\r\n1${mark}2\r3${mark}`).map(({ number, cells }) => [number, cells])).to.eql(
        [[1, ['a', `b "x"${mark}\r\nc`]], [4, ['1', '2']], [5, ['3', '']]])
  })

  it('is read in the encoding it is in', () => {
    expect(decoded(bytes('é'))).to.equal('é')
    expect(decoded(new Uint8Array([0xe9]))).to.equal('é')
    expect(decoded(new Uint8Array([0xff, 0xfe, 0xe9, 0]))).to.equal('é')
  })

  const NUMBERS = { '10.02': 10.02, '10,02': 10.02, '1.234,5': 1234.5, '1,234.5': 1234.5, '1 234,5': 1234.5, '1,234,567': 1234567, '5 km': 5, '.5': 0.5, '': null, '--': null, 'abc': NaN, '1:2': NaN }
  for (const [text, number] of Object.entries(NUMBERS)) it(`reads ${text} as ${number}`, () => expect(numberOf(text)).to.eql(number))

  it('takes metres in thousands, kilometres with a comma, and miles', () => {
    expect([metresOf('10,020', 'm'), metresOf('10,020', 'km'), metresOf('6.2', 'mi')]).to.eql([10020, 10020, 9978])
  })

  const TIMES = [['1:02:33', 's', 3753], ['52:10', 's', 3130], ['52:10.6', 's', 3131], ['1:10', 'h:m', 4200], ['1h 2m 3s', 's', 3723], ['PT52M', 's', 3120], ['3130', 's', 3130], ['52', 'min', 3120],
    ['', 's', null], ['--', 's', null], ['soon', 's', NaN]]
  for (const [text, unit, seconds] of TIMES) it(`takes ${text} in ${unit} for ${seconds} s`, () => expect(secondsOf(text, unit)).to.eql(seconds))

  const DAYS = [['2024-05-11', 'dmy', '2024-05-11'], ['2024-05-11 07:32:10', 'dmy', '2024-05-11'], ['2024-05-11T23:30:00+02:00', 'dmy', '2024-05-11'], ['20240511', 'dmy', '2024-05-11'], ['11/05/2024', 'dmy', '2024-05-11'],
    ['05/11/24 7:00', 'mdy', '2024-05-11'], ['11.5.2024', 'mdy', '2024-05-11'], ['May 11, 2024, 6:12:33 AM', 'dmy', '2024-05-11'], ['Saturday, 11 May 2024', 'dmy', '2024-05-11'], ['11. Mai 2024', 'dmy', '2024-05-11'],
    ['11 de mayo de 2024', 'dmy', '2024-05-11'], ['11 août 2024', 'dmy', '2024-08-11'], ['31/02/2024', 'dmy', ''], ['yesterday', 'dmy', ''], ['', 'dmy', '']]
  for (const [text, order, day] of DAYS) it(`takes ${text} for ${day || 'no day'}`, () => expect(dayOf(text, order)).to.equal(day))

  it('gives an instant its day on this phone', () => {
    const late = new Date('2024-05-11T23:30:00Z')
    const day = `2024-05-${String(late.getDate()).padStart(2, '0')}`
    expect([dayOf('2024-05-11T23:30:00Z', 'dmy'), dayOf('May 11, 2024, 11:30:00 PM', 'mdy', true)]).to.eql([day, day])
  })

  it('is understood as Strava, Garmin and Runkeeper write it', () => {
    const strava = read('Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Moving Time,Distance\n1,"May 11, 2024, 12:00:00 PM",Hill,Run,3200,10.02,3130.0,10020.5\n2,"May 12, 2024, 12:00:00 PM",Out,Ride,3200,30.02,3130.0,30020')
    expect(strava).to.eql({ runs: [run('2024-05-11', 10021, 3130)], others: 1, blank: 0, faults: [] })
    const garmin = table('Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit\nLaufen,2024-05-11 07:32:10,false,Runde,"10,02",600,00:52:10')
    expect(questionsOf(garmin)).to.eql(['Is the distance in kilometres, miles or metres?'])
    garmin.choices.unit = 'km'
    expect(runsOf(garmin).runs).to.eql([run('2024-05-11', 10020, 3130)])
    expect(read('Activity Id,Date,Type,Route Name,Distance (mi),Duration,Average Pace\nx,2019-10-12 07:22:11,Running,,6.2,52:10,8:24').runs).to.eql([run('2019-10-12', 9978, 3130)])
    expect(read('Datum;km;Minuten\n11.5.2024;10,2;').runs).to.eql([run('2024-05-11', 10200)])
  })

  it('asks for what it does not say', () => {
    expect(questionsOf(table('a,b\n1,2'))).to.eql(['Which column is the date?', 'Which column is the distance?'])
    expect(questionsOf(table('date,km\n05/11/2024,10\n04/12/2024,9'))).to.eql(['Does the day or the month come first in the dates?'])
    expect(questionsOf(table('date,km\n05/11/2024,10\n04/13/2024,9'))).to.eql([])
    expect(table('2024-05-11,10').head).to.eql(['Column 1: 2024-05-11', 'Column 2: 10'])
  })

  it('names each bad line by its number', () => {
    expect(read('date,km,time\n2024-05-11,10,\n2024-05-32,10,\n2024-05-12,far,\n2024-05-13,8,soon\n2024-05-14,,').faults).to.eql(
      ['Line 3: “2024-05-32” is not a date.', 'Line 4: “far” is not a distance.', 'Line 5: “soon” is not a time.'])
  })

  it('takes two parts for hours and minutes where nobody runs that fast', () => {
    expect(read('date,km,time\n2024-05-11,12,1:10\n2024-05-12,20,2:05').runs.map(({ duration_s }) => duration_s)).to.eql([4200, 7500])
    expect(guess(['date', 'km', 'time'], [{ number: 2, cells: ['2024-05-11', '10', '52'] }]).clock).to.equal('min')
  })

  it('knows a run in some languages', () => {
    expect(['Running', 'Trail Running', 'Laufen', 'Course à pied', 'Carrera', 'Corsa', ''].every(isRun)).to.equal(true)
    expect(['Ride', 'Swim', 'Skilanglauf', 'Walk', 'Radfahren'].some(isRun)).to.equal(false)
  })
})

describe('a track', () => {
  const GPX = (points, type = 'running') => `<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><type>${type}</type><trkseg>${points}</trkseg></trk></gpx>`
  const point = (lat, time) => `<trkpt lat="${lat}" lon="8"><ele>4</ele><time>${time}</time></trkpt>`

  it('is as long as its points are apart, without the pauses', () => {
    const points = point(47, '2024-05-11T12:00:00Z') + point(47.001, '2024-05-11T12:00:40Z') + point(47.001, '2024-05-11T12:30:00Z') + point(47.002, '2024-05-11T12:30:40Z')
    expect(tracksOf('a.gpx', bytes(GPX(points)))).to.eql([run('2024-05-11', 222, 80)])
    expect(tracksOf('a.gpx', bytes(GPX(points, 'cycling')))).to.eql([])
  })

  it('of TCX is the sum of its laps', () => {
    const lap = '<Lap StartTime="2024-05-11T12:00:00Z"><TotalTimeSeconds>1500.5</TotalTimeSeconds><DistanceMeters>5000.2</DistanceMeters></Lap>'
    const tcx = `<TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>2024-05-11T12:00:00Z</Id>${lap}${lap}</Activity></Activities></TrainingCenterDatabase>`
    expect(tracksOf('a.tcx', bytes(tcx))).to.eql([run('2024-05-11', 10000, 3001)])
  })

  it('of FIT is what its session says', () => {
    expect(tracksOf('a.fit', fit(1))).to.eql([run('2024-05-11', 10020, 3130)])
    expect(tracksOf('a.FIT', fit(2))).to.eql([])
  })

  it('that is broken is named', () => {
    expect(() => tracksOf('a.gpx', bytes('<gpx>\n<trk></gpx>'))).to.throw('a.gpx is not whole: line 2 cannot be read. Nothing was changed.')
    expect(() => tracksOf('a.gpx', bytes('<kml></kml>'))).to.throw('a.gpx is neither GPX nor TCX.')
    expect(() => tracksOf('a.gpx', bytes(GPX('<trkpt lat="1" lon="2"></trkpt>')))).to.throw('a.gpx has no distance or no times in it.')
    expect(() => tracksOf('a.fit', fit(1).slice(0, -4))).to.throw('a.fit is no FIT file, or it is not whole.')
  })

  /** @param {number} sport */
  function fit(sport) {
    const start = { number: 2, size: 4, baseType: 134, value: FitEncoder.toFitTimestamp(new Date('2024-05-11T12:00:00Z')) }
    const long = (number, value) => ({ number, size: 4, baseType: 134, value })
    return new FitEncoder({ protocolVersion: 0x20 }).writeMessage(18, [start, { number: 5, size: 1, baseType: 0, value: sport }, long(7, 3_200_000), long(8, 3_130_000), long(9, 1_002_000)]).close()
  }
})

describe('runs on their way in', () => {
  const hows = (files, rows = []) => arrivalsOf(files, rows).map(({ run_on, how }) => [run_on, how])

  it('are new once: the same again is here', () => {
    const files = [[run('2024-05-11', 10000, 3000), run('2024-05-11', 10000, 3000), run('2024-05-12', 5000)]]
    const first = arrivalsOf(files, [])
    expect(first.map(({ how }) => how)).to.eql(['new', 'new', 'new'])
    const rows = wishesOf(first).map(({ k, fields }) => row(k[0], fields))
    expect(new Set(rows.map(({ k }) => k[0])).size).to.equal(3)
    expect(arrivalsOf(files, rows).map(({ how }) => how)).to.eql(['here', 'here', 'here'])
  })

  it('look alike where one was typed by hand or comes from another file, one for one', () => {
    expect(hows([[run('2024-05-11', 10020), run('2024-05-12', 5000)]], [row('typed', run('2024-05-11', 10000))])).to.eql([['2024-05-12', 'new'], ['2024-05-11', 'alike']])
    expect(hows([[run('2024-05-11', 10020, 3000)], [run('2024-05-11', 10050, 3001), run('2024-05-11', 10060, 3002)]])).to.eql([['2024-05-11', 'new'], ['2024-05-11', 'alike'], ['2024-05-11', 'new']])
  })

  it('that were deleted here are not added again unless wanted', () => {
    const [was] = arrivalsOf([[run('2024-05-11', 10000)]], [])
    const [again] = arrivalsOf([[run('2024-05-11', 10000)]], [row(was.key, { ...run('2024-05-11', 10000), deleted: true })])
    expect(again.how).to.equal('deleted')
    expect(wishesOf([again])[0].fields.deleted).to.equal(false)
  })
})
