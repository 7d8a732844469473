// The segments over records that stay as they are: who is in them on any day, ranked from one day on which a score may
// have changed to the next.

import FollowupModel
import WorkingTime

/// All segments of a set of rules over records that stay as they are.
///
/// A segment is computed at the start of a day on which a score may have changed, so who is in it at an instant is
/// decided by the scores at the start of that day.
public final class SegmentTimeline: SegmentLookup {
  private let timelines: [String: Timeline]

  /// Over records in memory.
  public init(_ segments: [Segment], over records: RecordSet) {
    timelines = Dictionary(
      segments.map { segment in
        let ids = records.records(of: segment.record).map(\.key.id)
        let timeline = Timeline(segment, ids, nil) { id, context in
          records.record(RecordKey(segment.record, id)).map { segment.score(of: $0, in: context) }
        }
        return (segment.name, timeline)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Over records elsewhere, whose scores at the start of the first day that is asked about are known.
  ///
  /// - Parameter scores: By the segment's name, the ids of its records with their scores.
  /// - Parameter score: Computes the score of a record at a later day; nil where the record is not there.
  public init(
    _ segments: [Segment], _ scores: [String: [(id: RecordID, score: SegmentScore)]],
    score: @escaping (Segment, RecordID, EvaluationContext) -> SegmentScore?
  ) {
    timelines = Dictionary(
      segments.map { segment in
        let known = scores[segment.name] ?? []
        let timeline = Timeline(segment, known.map(\.id), known.map(\.score)) { score(segment, $0, $1) }
        return (segment.name, timeline)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The instant whose scores decide who is in a segment at an instant.
  public static func ranking(at now: Instant, _ time: TeamTime) -> Instant {
    min(time.zone.startOfDay(time.today(at: now)), now)
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
  private let ids: [RecordID]
  /// Those of the first day that is asked about, where they were found beforehand.
  private var knownScores: [SegmentScore]?
  private let score: (RecordID, EvaluationContext) -> SegmentScore?
  /// The scores at the end of the last span.
  private var scores: [SegmentScore] = []
  /// In order, each beginning where the one before ends.
  private var spans: [Span] = []
  private var hasNotedProblems = false

  init(
    _ segment: Segment, _ ids: [RecordID], _ scores: [SegmentScore]?,
    score: @escaping (RecordID, EvaluationContext) -> SegmentScore?
  ) {
    self.segment = segment
    self.ids = ids
    self.score = score
    knownScores = scores
  }

  func membership(of id: RecordID, at context: EvaluationContext) -> Verdict {
    let span = span(at: context)
    return Verdict(span.members.contains(id), until: span.end)
  }

  private func span(at context: EvaluationContext) -> Span {
    let day = SegmentTimeline.ranking(at: context.now, context.time)
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
    scores = knownScores ?? ids.map { scored($0, in: context) }
    knownScores = nil
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
    for index in ids.indices {
      guard let end = scores[index].until, end <= day else { continue }
      let score = scored(ids[index], in: context)
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

  private func scored(_ id: RecordID, in context: EvaluationContext) -> SegmentScore {
    score(id, context) ?? SegmentScore(value: nil, until: nil)
  }

  private func ranking() -> SegmentRanking {
    SegmentRanking(segment.selection, of: zip(ids, scores).lazy.map { (id: $0, value: $1.value) })
  }

  private func nextRanking(_ time: TeamTime) -> Instant? {
    scores.lazy.compactMap(\.until).min().map(time.startOfDay(onOrAfter:))
  }
}
