// Who is in a segment, as conditions ask; and the scores by which records get there.

import FollowupModel

/// Answers who is in which segment.
public protocol SegmentLookup: AnyObject {
  /// Whether a record is in a segment at the context's instant. The end is the instant of a later ranking, early where
  /// that changes nothing for the record; nil where time alone never changes it, or where a change of membership is
  /// told like a change of the record.
  func membership(of record: RecordKey, in segment: String, at context: EvaluationContext) -> Verdict
  /// Where a record stands in a segment's last ranking; nil where that is not kept.
  func place(of record: RecordKey, in segment: String) -> SegmentPlace?
}

extension Evaluation {
  /// Nothing is known of a record that is missing.
  func membership(_ record: Timed, in segment: String) -> Verdict {
    guard case .link(let key)? = record.value, context.records.record(key) != nil else {
      return Verdict(truth: .unknown, until: record.until)
    }
    let membership = context.segments?.membership(of: key, in: segment, at: context) ?? Verdict(false)
    return Verdict(truth: membership.truth, until: earliest(membership.until, record.until))
  }
}

extension Segment {
  /// The score of a record of the segment's type.
  public func score(of record: Record, in context: EvaluationContext) -> SegmentScore {
    var evaluation = Evaluation(context, of: record)
    let score = evaluation.value(score)
    return SegmentScore(value: score.value, until: score.until)
  }
}
