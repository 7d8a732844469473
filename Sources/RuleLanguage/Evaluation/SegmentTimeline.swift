// The segments over records that stay as they are: who is in them on any day, ranked from one day on which a score may
// have changed to the next.

import FollowupModel
import WorkingTime

/// All segments of a set of rules over records in memory.
///
/// A segment is computed at the start of a day on which a score may have changed, so who is in it at an instant is
/// decided by the scores at the start of that day.
public final class SegmentTimeline: SegmentLookup {
  private let timelines: [String: Timeline]

  public init(_ segments: [Segment], over records: RecordSet) {
    timelines = Dictionary(
      segments.map { ($0.name, Timeline($0, records)) }, uniquingKeysWith: { first, _ in first })
  }

  public func membership(of record: RecordKey, in segment: String, at context: EvaluationContext) -> Verdict {
    guard let timeline = timelines[segment], timeline.segment.record == record.type else { return Verdict(false) }
    return timeline.membership(of: record.id, at: context)
  }
}

/// One segment over time.
private final class Timeline {
  /// Days on which the same records are in the segment.
  private struct Span {
    var first: Instant
    /// Exclusive; the ranking then is not known yet. Nil: no later one.
    var end: Instant?
    var members: Set<RecordID>
  }

  let segment: Segment
  private let records: [Record]
  /// The scores at the end of the last span.
  private var scores: [SegmentScore] = []
  /// In order, each beginning where the one before ends.
  private var spans: [Span] = []
  private var hasNotedProblems = false

  init(_ segment: Segment, _ records: RecordSet) {
    self.segment = segment
    self.records = records.records(of: segment.record)
  }

  func membership(of id: RecordID, at context: EvaluationContext) -> Verdict {
    let span = span(at: context)
    return Verdict(span.members.contains(id), until: span.end)
  }

  private func span(at context: EvaluationContext) -> Span {
    let day = min(context.time.zone.startOfDay(context.today), context.now)
    if spans.first.map({ day < $0.first }) ?? true { start(day, context) }
    while let last = spans.last, let end = last.end, end <= day { rank(from: end, context) }
    var (low, high) = (0, spans.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if spans[middle].first <= day { low = middle } else { high = middle }
    }
    return spans[low]
  }

  private func start(_ day: Instant, _ context: EvaluationContext) {
    let problems = hasNotedProblems ? nil : context.problems
    let context = EvaluationContext(now: day, time: context.time, records: context.records, problems: problems)
    scores = records.map { segment.score(of: $0, in: context) }
    let ranking = ranking()
    spans = [Span(first: day, end: nextRanking(context.time), members: Set(ranking.members))]
    guard let problems else { return }
    hasNotedProblems = true
    for id in ranking.outsiders { problems.note(ranking.problem(of: id, in: segment)) }
  }

  /// Scores again what may have changed, and joins or begins a span.
  private func rank(from day: Instant, _ context: EvaluationContext) {
    let context = EvaluationContext(now: day, time: context.time, records: context.records)
    var hasChanged = false
    for index in records.indices {
      guard let end = scores[index].until, end <= day else { continue }
      let score = segment.score(of: records[index], in: context)
      if score.value != scores[index].value { hasChanged = true }
      scores[index] = score
    }
    let end = nextRanking(context.time)
    let last = spans.count - 1
    let members = hasChanged ? Set(ranking().members) : spans[last].members
    if members == spans[last].members {
      spans[last].end = end
    } else {
      spans.append(Span(first: day, end: end, members: members))
    }
  }

  private func ranking() -> SegmentRanking {
    SegmentRanking(segment.selection, of: zip(records, scores).lazy.map { (id: $0.key.id, value: $1.value) })
  }

  private func nextRanking(_ time: TeamTime) -> Instant? {
    scores.lazy.compactMap(\.until).min().map(time.startOfDay(onOrAfter:))
  }
}
