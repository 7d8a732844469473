// What happens in one run, told beforehand: a seed makes a script, and a script alone makes a run.

import FollowupModel

/// One thing that somebody does.
public enum Happening: Hashable, Sendable {
  public enum Answer: String, Hashable, Sendable, CaseIterable {
    case acknowledge, snooze, done, reopen, mute, unmute
  }

  case invoice(InvoiceRow)
  case removeInvoice(Int)
  case client(Int, manager: String?, isOnHold: Bool)
  case removeClient(Int)
  case absence(Int, employee: String, days: Int, substitute: String?)
  /// `days`: until when, for a snooze or a mute.
  case answer(Answer, rule: String, id: String, days: Int)
  case rules(TeamRules)
  /// A file of invoices, which come as one change.
  case file([InvoiceRow])
  /// About the oldest change that is held.
  case decide(Decision)

  public struct InvoiceRow: Hashable, Sendable {
    public var number: Int
    public var client: Int
    public var dueInDays: Int
    public var isOpen: Bool
  }

  public enum Decision: String, Hashable, Sendable, CaseIterable {
    case release, releaseFromToday, discard
  }
}

/// What goes wrong, or not, on the way to the next happening.
public enum Trouble: Hashable, Sendable {
  case none
  /// The daemon ends before it hands over the n-th mail from here, and starts again at once.
  case stopBeforeDelivery(Int)
  /// The server takes the n-th mail, and the daemon ends before that is written down.
  case stopAfterAcceptance(Int)
  /// The store's n-th write from here fails in the middle of its transaction, and the daemon starts again.
  case stopInWrite(Int)
  /// As `stopInWrite`, but the daemon goes on and does the same again.
  case failedWrite(Int)
  /// The daemon is down until the next happening.
  case stopUntilNext
  /// The machine loses power at the n-th write to the disk: what was not synced is lost, or part of it.
  case powerLoss(Int)
  /// The disk takes no writes for the next n.
  case fullDisk(Int)
  /// The machine sleeps until the next happening.
  case suspended
  /// The machine is off until the next happening, and starts with a clock that is so many hours slow.
  case reboot(hoursSlow: Int)
  /// Somebody sets the clock, forward or, negative, back, by a day or so at most.
  case clockSet(hours: Int)
  /// The clock leaps forward.
  case clockLeap(days: Int)
  /// Where it leapt: it is set right, or somebody says that it is right.
  case clockRighted, clockAccepted
}

/// One line of a script.
public struct Line: Hashable, Sendable {
  /// Hours that pass before.
  public var hours: Int
  public var trouble: Trouble
  /// What the mail server answers meanwhile, mail by mail, over and over.
  public var server: [MailScript.Answer]
  public var happening: Happening

  public init(hours: Int, trouble: Trouble, server: [MailScript.Answer], happening: Happening) {
    self.hours = hours
    self.trouble = trouble
    self.server = server
    self.happening = happening
  }
}

/// A run, before it is made.
public struct Script: Hashable, Sendable {
  public var seed: UInt64
  public var team: TeamSettings
  public var rules: TeamRules
  public var lines: [Line]

  /// The script of a seed; the same for the same seed.
  public init(seed: UInt64, usesDisk: Bool = false) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    team = .random(&random)
    rules = .random(&random)
    lines = (0..<(8 + random.below(18))).map { _ in
      Line(
        hours: random.pick([0, 1, 5, 11, 24, 24, 30, 49, 120]), trouble: Script.trouble(&random, usesDisk),
        server: (0..<3).map { _ in random.pick(MailScript.Answer.usual) }, happening: Script.happening(&random))
    }
    // Drawn apart, so that the other teams of former seeds live as before.
    var habits = SeededGenerator(seed: ~seed)
    if habits.once(in: 3) { countWorkingDays(&habits) }
    if habits.once(in: 3) { holdBack(&habits) }
    if habits.once(in: 3) { pause(&habits) }
  }

  private mutating func countWorkingDays(_ random: inout SeededGenerator) {
    team.takeHolidays(&random)
    rules.countsWorkingDays = true
    for index in lines.indices {
      guard case .rules(var changed) = lines[index].happening else { continue }
      changed.countsWorkingDays = random.once(in: 2)
      lines[index].happening = .rules(changed)
    }
  }

  private mutating func holdBack(_ random: inout SeededGenerator) {
    team.holdAbove = random.pick([1, 2, 3])
    for index in lines.indices {
      switch random.below(8) {
      case 0, 1:
        let numbers = (1...4).filter { _ in !random.once(in: 3) }
        lines[index].happening = .file(numbers.map { Script.row($0, 1 + random.below(3), &random) })
      case 2, 3: lines[index].happening = .decide(random.pick(Happening.Decision.allCases))
      default: break
      }
    }
  }

  private mutating func pause(_ random: inout SeededGenerator) {
    var inForce = rules
    for index in lines.indices {
      if case .rules(let changed) = lines[index].happening {
        inForce = changed
      } else if !random.once(in: 5) {
        continue
      }
      inForce.pause(&random, from: team.start)
      lines[index].happening = .rules(inForce)
    }
  }

  private static func row(_ number: Int, _ client: Int, _ random: inout SeededGenerator) -> Happening.InvoiceRow {
    Happening.InvoiceRow(
      number: number, client: client, dueInDays: random.pick([-9, -5, -3, -1, 0, 1, 3]), isOpen: !random.once(in: 4))
  }

  private static func trouble(_ random: inout SeededGenerator, _ usesDisk: Bool) -> Trouble {
    switch random.below(usesDisk ? 20 : 18) {
    case 0: return .stopBeforeDelivery(1 + random.below(3))
    case 1: return .stopAfterAcceptance(1 + random.below(3))
    case 2, 3: return .stopInWrite(1 + random.below(20))
    case 4: return .failedWrite(1 + random.below(20))
    case 5: return .stopUntilNext
    case 6: return random.once(in: 2) ? .suspended : .reboot(hoursSlow: random.pick([0, 0, 3, 70]))
    case 7, 17: return .clockSet(hours: random.pick([-50, -26, -26, -11, -3, -1, 1, 5, 20, 24]))
    case 8: return .clockLeap(days: random.pick([2, 9, 40]))
    case 9: return random.once(in: 2) ? .clockRighted : .clockAccepted
    case 18: return .powerLoss(1 + random.below(30))
    case 19: return .fullDisk(1 + random.below(20))
    default: return .none
    }
  }

  private static func happening(_ random: inout SeededGenerator) -> Happening {
    let (client, invoice) = (1 + random.below(3), 1 + random.below(4))
    switch random.below(20) {
    case 0...7:
      return .invoice(row(invoice, client, &random))
    case 8: return .removeInvoice(invoice)
    case 9, 10: return .client(client, manager: random.pick(["anna", "boris", nil]), isOnHold: random.once(in: 3))
    case 11: return random.once(in: 3) ? .removeClient(client) : .removeInvoice(invoice)
    case 12:
      return .absence(
        1 + random.below(2), employee: random.pick(["anna", "boris", "helena"]), days: random.pick([0, 2, 5]),
        substitute: random.pick(["anna", "boris", nil]))
    case 13: return .rules(.random(&random))
    default:
      let rule = random.pick(["overdue", "overdue", "soon", "quiet", "busy"])
      return .answer(
        random.pick(Happening.Answer.allCases), rule: rule,
        id: TeamRules.isForClients(rule) ? "c\(client)" : "f\(invoice)",
        days: random.pick([1, 2, 5]))
    }
  }
}

extension Script: CustomStringConvertible {
  /// For people who look for what went wrong.
  public var description: String {
    "seed \(seed), \(team)\n\(rules.text)\n" + lines.map { "\($0)" }.joined(separator: "\n")
  }
}

extension Line: CustomStringConvertible {
  public var description: String { "after \(hours) h, \(trouble), server \(server): \(happening)" }
}
