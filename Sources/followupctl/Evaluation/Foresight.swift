// What is found while a store is read, before its segments can be ranked: matches, scores, and matches that depend on who
// is in a segment.

import FollowupModel
import RuleLanguage

/// The findings of a reading: of one thread's part, then of all.
struct Foresight: Sendable {
  /// Matches whatever segments are.
  private var matches: MatchList
  /// By segment.
  private(set) var scores: [ScoreList]
  /// Where in the lists of scores the batch scored last begins.
  private var firstPositions: [Int]
  /// Matches only if a record is in a segment, or only if it is not.
  private var pending: [Pending] = []

  private struct Pending: Sendable {
    var rule: Int
    var match: MatchList.Match
    var segment: Int
    /// Of the record whose membership it is, in the list of scores.
    var position: Int
    var matchesIfMember: Bool
  }

  init(_ rules: RuleSet) {
    matches = MatchList(rules: rules.rules.count)
    scores = rules.segments.map { _ in ScoreList() }
    firstPositions = rules.segments.map { _ in 0 }
  }

  /// Scores the records of a batch: to be called before rules are asked about it.
  mutating func score(_ batch: DossierBatch, _ evaluator: BatchEvaluator, _ records: any BatchRecords) {
    for index in scores.indices {
      firstPositions[index] = scores[index].count
      evaluator.addScores(ofSegment: index, over: batch, records, to: &scores[index])
    }
  }

  /// Asks a rule about a batch.
  mutating func add(
    _ index: Int, of compiled: CompiledRules, over batch: DossierBatch, _ evaluator: BatchEvaluator,
    _ records: any BatchRecords, withEnds: Bool, _ clients: ClientNames
  ) throws {
    let rules = compiled.rules
    guard case .one(let subject, let name) = compiled.segmentQuestion(ofRule: index),
      let segment = rules.segments.firstIndex(where: { $0.name == name })
    else {
      return try matches.add(
        evaluator, index, of: rules.rules, over: batch, records, ends: withEnds ? .now : .unwanted, clients)
    }
    guard let table = batch.table(of: rules.rules[index].record) else { return }
    let ifMember = evaluator.matches(ofRule: index, over: batch, records, assuming: [name: true])
    let ifNot = evaluator.matches(ofRule: index, over: batch, records, assuming: [name: false])
    for row in 0..<table.count where ifMember.isTrue(row) || ifNot.isTrue(row) {
      var match = try matches.match(row, of: table, clients)
      match.isOpenEnded = withEnds
      if ifMember.isTrue(row), ifNot.isTrue(row) {
        matches.byRule[index].append(match)
      } else if let scored = subject == .row ? row : clients.row(ofDossier: table.dossier(of: row)) {
        pending.append(
          Pending(
            rule: index, match: match, segment: segment, position: firstPositions[segment] + scored,
            matchesIfMember: ifMember.isTrue(row)))
      }
    }
  }

  /// Adds the findings of another part.
  mutating func append(_ other: Foresight) {
    for var pending in other.pending {
      pending.position += scores[pending.segment].count
      pending.match = matches.moved(pending.match)
      self.pending.append(pending)
    }
    matches.append(other.matches)
    for index in scores.indices { scores[index].append(other.scores[index]) }
  }

  /// All matches, when it is known who is in the segments.
  func settled(_ members: [ScoredMembers]) -> MatchList {
    var matches = matches
    for pending in pending where members[pending.segment].isMember[pending.position] == pending.matchesIfMember {
      matches.byRule[pending.rule].append(pending.match)
    }
    return matches
  }
}
