// Ranking a segment from its border finds the same as ranking everybody.

import FollowupModel
import Testing

@testable import FollowupEngine

@Suite struct SegmentBorderTests {
  /// Scores that are often the same, with some of them in the segment as an earlier ranking left it.
  private func world(_ random: inout SplitMix) -> [(standing: Standing, isMember: Bool)] {
    let share = random.next() % 5
    return (0..<Int(random.next() % 40)).map { number in
      (
        Standing(id: RecordID("c\(number)"), score: Int64(random.next() % 12) - 6),
        random.next() % 5 < share
      )
    }
  }

  private func border(_ world: [(standing: Standing, isMember: Bool)], limit: Int) -> SegmentBorder {
    let members = world.filter(\.isMember).map(\.standing).sorted { $1.outranks($0) }
    let others = world.filter { !$0.isMember }.map(\.standing).sorted { $0.outranks($1) }
    return SegmentBorder(
      members: Array(members.prefix(limit)), memberCount: members.count, others: Array(others.prefix(limit)),
      otherCount: others.count)
  }

  @Test func whoCrossesTheBorderIsWhoEverybodysRankingMoves() {
    var random = SplitMix(state: 20_261_126)
    var told = 0
    for _ in 0..<3000 {
      let world = world(&random)
      let count = Int(random.next() % UInt64(world.count + 1))
      let first = Set(world.map(\.standing).sorted { $0.outranks($1) }.prefix(count))
      let leaving = Set(world.filter { $0.isMember && !first.contains($0.standing) }.map(\.standing))
      let coming = Set(world.filter { !$0.isMember && first.contains($0.standing) }.map(\.standing))
      for limit in [0, 1, 3, 40] {
        guard let moves = border(world, limit: limit).moves(to: count) else {
          // Whoever knows all of them can tell.
          #expect(limit < 40)
          continue
        }
        told += limit < 40 ? 1 : 0
        #expect(Set(moves.leaving) == leaving)
        #expect(Set(moves.coming) == coming)
      }
    }
    #expect(told > 1000)
  }

  @Test func ofTheSameScoreTheFirstIdComesFirst() {
    let (a, b) = (Standing(id: "a", score: 1), Standing(id: "b", score: 1))
    #expect(a.outranks(b))
    #expect(!b.outranks(a))
    #expect(Standing(id: "z", score: 2).outranks(a))
  }
}
