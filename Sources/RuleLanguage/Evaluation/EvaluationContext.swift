// What an evaluation stands on: an instant, the team's time, and the records.

import FollowupModel
import WorkingTime

/// Everything but the record that an evaluation needs. Cheap to copy; make one for each instant.
public struct EvaluationContext {
  /// What is the same at every instant, behind a reference: each evaluation copies its context.
  private final class Basis {
    let time: TeamTime
    let records: any RecordLookup
    let segments: (any SegmentLookup)?
    let problems: ProblemLog?

    init(_ time: TeamTime, _ records: any RecordLookup, _ segments: (any SegmentLookup)?, _ problems: ProblemLog?) {
      self.time = time
      self.records = records
      self.segments = segments
      self.problems = problems
    }
  }

  public let now: Instant
  private var basis: Basis
  public var time: TeamTime { basis.time }
  public var records: any RecordLookup { basis.records }
  /// Who is in which segment; nil: there are no segments.
  public var segments: (any SegmentLookup)? { basis.segments }
  /// Where problems of the data are noted; nil: nowhere.
  public var problems: ProblemLog? { basis.problems }
  /// The date of `now` in the team's zone.
  public let today: CivilDate
  /// The first instant of the next date.
  let tomorrowStart: Instant

  public init(
    now: Instant, time: TeamTime, records: any RecordLookup, segments: (any SegmentLookup)? = nil,
    problems: ProblemLog? = nil
  ) {
    self.now = now
    basis = Basis(time, records, segments, problems)
    today = time.today(at: now)
    tomorrowStart = max(now + 1, time.zone.startOfDay(CivilDate(dayNumber: today.dayNumber + 1)))
  }

  /// The same instant over other records.
  public func reading(_ records: any RecordLookup) -> EvaluationContext {
    var context = self
    context.basis = Basis(time, records, segments, problems)
    return context
  }

  /// The same records and instant, with other members of segments.
  func assuming(_ segments: any SegmentLookup) -> EvaluationContext {
    var context = self
    context.basis = Basis(time, records, segments, problems)
    return context
  }

  /// The same records at another instant; problems met there are not today's, and are not noted.
  func at(_ instant: Instant) -> EvaluationContext {
    EvaluationContext(now: instant, time: time, records: records, segments: segments, problems: nil)
  }

  /// How far ahead ends are looked for.
  var horizon: Instant { now + Int64(Limits.horizonDays) * 86_400 }

  /// The first instant of a date; nil for dates that no clock will show.
  func start(ofDay dayNumber: Int) -> Instant? {
    guard EvaluationContext.days.contains(dayNumber) else { return nil }
    return time.zone.startOfDay(CivilDate(dayNumber: dayNumber))
  }

  /// The days of the years 1…9999.
  static let days = -719_162...2_932_896
  /// The instants of the years 1…9999 in UTC.
  static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
}
