// Where days lie on the axis of a ladder.

/// An axis from the beginning of a ladder to a while after its last step.
struct LadderScale {
  /// The last day that is shown.
  let last: Double
  /// Whether later days are drawn closer together, because early steps would not be told apart otherwise.
  let isCompressed: Bool

  /// How far two steps must be apart, in parts of the axis.
  private static let gap = 0.07

  init(_ rungs: [Rung]) {
    let days = rungs.map(\.day)
    let end =
      rungs.enumerated().map { index, rung in
        rung.day + LadderScale.length(of: rung, isLast: index == rungs.count - 1)
      }.max() ?? 0
    let last = max(end, LadderScale.shortest(days.max() ?? 0))
    self.last = last
    isCompressed = zip(days, days.dropFirst()).contains { ($1 - $0) / last < LadderScale.gap }
  }

  /// 0 at the beginning, 1 at the end of the axis.
  func place(_ day: Double) -> Double {
    let part = min(max(day / last, 0), 1)
    return isCompressed ? part.squareRoot() : part
  }

  /// The days that the axis names: those of the steps, and round ones where there is room.
  func ticks(_ rungs: [Rung], gap: Double) -> [(day: Double, text: String)] {
    let isShort = last < 3
    let round = isShort ? [1, 2, 4, 8, 12, 24, 36, 48].map { $0 / 24 } : LadderScale.roundDays
    let steps = rungs.map(\.day).filter { LadderScale.isWhole($0 * (isShort ? 24 : 1)) }
    var result: [Double] = []
    for day in steps + round where day <= last {
      guard !result.contains(where: { abs(place($0) - place(day)) < gap }) else { continue }
      result.append(day)
    }
    return result.sorted().map { day in
      let number = Int((isShort ? day * 24 : day).rounded())
      return (day, isShort ? (number == 0 ? "0 h" : "\(number) h") : day == 0 ? "day 0" : String(number))
    }
  }

  /// The days of a rung's reminders, up to the next step or the end of the axis.
  func reminders(of rung: Rung, until end: Double?) -> [Double] {
    guard let period = rung.period, period > 0 else { return [rung.day] }
    let most = min(rung.atMost ?? LadderScale.remindersAtMost, LadderScale.remindersAtMost)
    return (0..<most).map { rung.day + Double($0) * period }.prefix { day in
      day <= last && end.map { day < $0 } ?? true
    }
  }

  /// More cannot be told apart.
  static let remindersAtMost = 400

  private static let roundDays: [Double] = [0, 1, 2, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 730]

  /// What an axis shows at least: an hour's ladder a day, others a week.
  private static func shortest(_ lastStep: Double) -> Double { lastStep > 0 && lastStep < 1 ? 1 : 7 }

  /// How long the reminders of a rung go on; of those without an end, three more are shown.
  private static func length(of rung: Rung, isLast: Bool) -> Double {
    guard let period = rung.period, isLast else { return 0 }
    return period * Double(min(rung.atMost.map { $0 - 1 } ?? 3, 12))
  }

  private static func isWhole(_ number: Double) -> Bool { abs(number - number.rounded()) < 0.01 }
}
