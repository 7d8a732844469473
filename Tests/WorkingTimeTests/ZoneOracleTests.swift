// Every zone of this machine against Python's own reader of the same files.

import FollowupModel
import Testing
import WorkingTime

@Suite struct ZoneOracleTests {
  static let seed = 20_261_122

  @Test func everyZoneOfTheSystemAgreesWithPython() throws {
    print("zones.py with seed \(Self.seed)")
    var zones: [Substring: Zone] = [:]
    var facts = 0
    for line in try linesOfPython("zones.py", String(Self.seed)) {
      let zone = try zones[line[1]] ?? Zone.named(String(line[1]))
      zones[line[1]] = zone
      let numbers = line[2...].map { Int($0) }
      let first = try #require(numbers.first ?? nil)
      let result: Int?
      switch line[0] {
      case "o": result = zone.offsetSeconds(at: Instant(second: Int64(first)))
      case "n": result = zone.nextTransition(after: Instant(second: Int64(first))).map { Int($0.second) }
      case "d": result = Int(zone.startOfDay(CivilDate(dayNumber: first)).second)
      default:
        let time = TimeOfDay(second: try #require(numbers[1]))
        result = Int(zone.instant(of: CivilDate(dayNumber: first), at: time).second)
      }
      // `#expect` for each of so many facts takes minutes.
      if result != numbers[numbers.count - 1] {
        Issue.record("\(line.joined(separator: " ")), but here \(result ?? 0)")
      }
      facts += 1
    }
    #expect(zones.count > 300)
    #expect(facts > 100_000)
  }
}
