// Who changes sides when a segment is ranked again: they stand at the border between who is in and who is not, so nobody else is
// read.

import FollowupModel
import RuleLanguage

/// A record's place in a ranking: by its score, of several with the same one by its id.
public struct Standing: Hashable, Sendable {
  public var id: RecordID
  /// Scaled, as `Number` is.
  public var score: Int64

  public init(id: RecordID, score: Int64) {
    self.id = id
    self.score = score
  }

  public func outranks(_ other: Standing) -> Bool { (other.score, id) < (score, other.id) }
}

/// Those nearest to the border of a segment, on either side.
struct SegmentBorder {
  /// Some of those who are in, the last of them first.
  var members: [Standing]
  var memberCount: Int
  /// Some of those who are not, the first of them first.
  var others: [Standing]
  var otherCount: Int

  /// Who leaves and who comes so that the first `count` of all are in; nil where more of them must be known to tell.
  func moves(to count: Int) -> (leaving: ArraySlice<Standing>, coming: ArraySlice<Standing>)? {
    var (leaving, coming) = (max(0, memberCount - count), max(0, count - memberCount))
    guard leaving <= members.count, coming <= others.count else { return nil }
    while leaving < members.count, coming < others.count, others[coming].outranks(members[leaving]) {
      leaving += 1
      coming += 1
    }
    let isMemberUnknown = leaving == members.count && leaving < memberCount && coming < otherCount
    let isOtherUnknown = coming == others.count && coming < otherCount && leaving < memberCount
    return isMemberUnknown || isOtherUnknown ? nil : (members[..<leaving], others[..<coming])
  }
}
