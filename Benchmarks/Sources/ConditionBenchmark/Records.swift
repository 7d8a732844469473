// A million invoices in columns, spread as `data.py` spreads them, and a loop over them that does nothing else.

import FollowupModel
import RuleLanguage
import WorkingTime

enum Records {
  static let asOf = CivilDate(iso: "2026-06-30") ?? CivilDate(dayNumber: 0)
  private static let dossiers = 512
  private static let count = 1_000_000

  /// The part of a rule file before its segments and rules.
  static func declarations(in text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if let end = lines.firstIndex(where: { $0.hasPrefix("segment") || $0.hasPrefix("rule") }) {
      lines.removeSubrange(end...)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func batches(_ compiled: CompiledRules) -> [DossierBatch] {
    var state: UInt64 = 42
    // SplitMix64, from java.util.SplittableRandom.
    func random(_ bound: UInt64) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return Int((mixed ^ mixed >> 31) % bound)
    }
    let fields = compiled.rules.schema["invoice"]?.fields.map(\.name) ?? []
    return (0..<count / (dossiers * 5)).map { batch in
      let batch = (compiled.makeBatch(), batch)
      for dossier in 0..<dossiers {
        batch.0.beginDossier()
        for number in 0..<5 {
          let due = asOf.dayNumber - random(720) + [14, 30, 30, 60][random(4)]
          let isOpen = due > asOf.dayNumber ? random(5) > 0 : random(16) == 0
          var values = [Value?](repeating: nil, count: fields.count)
          for (index, name) in fields.enumerated() {
            switch name {
            case "due_on": values[index] = .date(CivilDate(dayNumber: due))
            case "paid_on": values[index] = isOpen ? nil : .date(CivilDate(dayNumber: due - 2))
            case "status": values[index] = .choice(isOpen ? "open" : "paid")
            default: break
            }
          }
          let id = RecordID("i\((batch.1 * dossiers + dossier) * 5 + number)")
          batch.0.add(Record(key: RecordKey("invoice", id), values: values))
        }
      }
      return batch.0
    }
  }

  /// The matches of the rule as a loop would count them that is written for nothing else, with each one's end.
  static func bareMatches(_ batches: [DossierBatch], _ now: Instant, _ time: TeamTime) -> Int {
    let today = Int64(time.today(at: now).dayNumber)
    let starts = (0..<4096).map { time.zone.startOfDay(CivilDate(dayNumber: Int(today) + $0)).second }
    var (matches, ends) = (0, Int64(0))
    for batch in batches {
      guard let table = batch.table(of: "invoice"),
        let status = table.columns[5]?.slots, let paid = table.columns[4]?.slots, let due = table.columns[3]?.slots
      else { continue }
      for row in 0..<table.count where status[row] == 0 && paid[row] == Slot.missing && due[row] != Slot.missing {
        if due[row] + 7 < today { matches += 1 } else { ends &+= starts[Int(due[row] + 8 - today)] }
      }
    }
    return ends == 0 ? -1 : matches
  }
}
