// The engine over a store, as the daemon has it, without mails: what falls due waits for a window that does not come.

import FollowupEngine
import FollowupModel
import FollowupStore
import Glibc
import RecordSources
import RuleLanguage
import WorkingTime

struct BenchError: Error { var message: String }

final class Bench {
  let store: SQLiteStore
  private let engine: Engine
  private let time: TeamTime
  /// Past the window of the day as of which the records are.
  private var now = Instant(second: 1_782_820_800)
  private let clock = ContinuousClock()

  init(store path: String, rules: String) throws {
    store = try SQLiteStore(url: "sqlite:\(path)")
    time = TeamTime(zone: try Zone.named("UTC"))
    let text = try String(contentsOf: rules)
    guard let rules = RuleChecker.check([SourceText(file: "ten.rules", text: text)]).rules else {
      throw BenchError(message: "the rules have errors")
    }
    let zones = ZoneCache()
    let settings = Settings(
      time: time, zoneNamed: { zones.zone(named: $0) },
      window: Window(at: TimeOfDay(second: 9 * 3600), days: .everyDay),
      holdAbove: 0, fallback: "fallback@example.test", mailDomain: "example.test")
    engine = Engine(
      store: store, generation: Generation(rules: rules, settings: settings, files: ["ten.rules": text]),
      composer: NoMails(), formatter: NoWords())
    _ = try engine.handle(.started, now: now)
  }

  /// Looks at everything that is due.
  func settle() throws -> Int {
    var ticks = 0
    while let wake = try engine.nextWake(), wake <= now {
      _ = try engine.handle(.tick, now: now)
      ticks += 1
    }
    return ticks
  }

  /// Puts invoices that are overdue, each of another client, and looks at the dossiers. Seconds in all.
  func commit(_ count: Int, inBatchesOf size: Int) throws -> Double {
    _ = try settle()
    var number = 0
    let sets = try (0..<count / size).map { _ in
      try (0..<size).map { _ in
        number += 1
        return try overdueInvoice(number, of: count)
      }
    }
    let elapsed = try clock.measure {
      for writes in sets {
        _ = try engine.handle(.changes(ChangeSet(owner: .hand, writes: writes)), .tick, now: now)
      }
    }
    guard try engine.nextWake().map({ $0 > now }) ?? true else { throw BenchError(message: "something is due still") }
    return elapsed / .seconds(1)
  }

  /// The next `count` dossiers to fall due do so at once, and nothing else. Seconds until all are dealt with.
  func morning(due count: Int) throws -> Double {
    _ = try settle()
    let later = now + 400 * 86_400
    let due = try store.dueDossiers(until: later, limit: count)
    guard due.count == count, let last = due.last?.at else { throw BenchError(message: "too few dossiers fall due") }
    now = last
    try store.transaction {
      for next in try store.dueDossiers(until: last, limit: .max).dropFirst(count) {
        try store.setDue(next.dossier, at: later)
      }
    }
    let before = try store.counts().openFollowUps
    var ticks = 0
    let elapsed = try clock.measure {
      while let wake = try store.nextDue(), wake <= now {
        _ = try engine.handle(.tick, now: now)
        ticks += 1
      }
    }
    print("ticks \(ticks)")
    print("opened \(try store.counts().openFollowUps - before)")
    return elapsed / .seconds(1)
  }

  /// Reads `TYPE.csv` of each record type as a source of its own. Seconds in all.
  func sources(in folder: String) throws -> Double {
    let schema = engine.generation.rules.schema
    let elapsed = try clock.measure {
      for type in schema.types.map(\.name) {
        // Under the same name wherever the files lie.
        guard let path = PathPattern("\(folder)/\(type)*.csv") else { throw BenchError(message: "no such folder") }
        let source = SourceDescription(
          name: type, path: path, records: [RecordMapping(record: type)], mode: .snapshot)
        let reading = try SourceReader(source, schema: schema, time: time).read(
          unless: store.fingerprint(ofSource: type))
        if let set = reading.changeSet { _ = try engine.handle(.changes(set), now: now) }
      }
    }
    return elapsed / .seconds(1)
  }

  private func overdueInvoice(_ number: Int, of count: Int) throws -> RecordWrite {
    let clients = 200_000 / count * count
    let client = String(number * (clients / count))
    let id = "c" + String(repeating: "0", count: 7 - client.utf8.count) + client
    guard let euro = Currency(code: "EUR"), let issued = CivilDate(year: 2026, month: 4, day: 1) else {
      throw BenchError(message: "no such day")
    }
    return .put(
      Record(
        key: RecordKey("invoice", RecordID("n\(number)")),
        values: [
          .link(RecordKey("client", RecordID(id))), .money(Money(amount: Number(scaled: 12_500_000), currency: euro)),
          .date(issued), .date(CivilDate(dayNumber: issued.dayNumber + 30)), nil, .choice("open"),
        ]))
  }
}

extension String {
  fileprivate init(contentsOf path: String) throws {
    guard let file = fopen(path, "r") else { throw BenchError(message: "\(path) cannot be read") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    self.init(decoding: bytes[..<count], as: UTF8.self)
  }
}

private struct NoMails: MessageComposer {
  func compose(_ letter: Letter) -> ComposedMessage { ComposedMessage(subject: "", bytes: []) }

  func compose(
    noticeTo address: String, subject: String, text: String, messageID: String, date: Instant
  ) -> ComposedMessage { ComposedMessage(subject: subject, bytes: []) }
}

private struct NoWords: ValueFormatter {
  func text(of value: Value, language: String) -> String { "\(value)" }
  func days(_ number: Number, language: String) -> String { "\(number)" }
  func plural(_ number: Number, forms: [String], language: String) -> String { forms.last ?? "" }
}
