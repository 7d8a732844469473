// Who answers for a client: its manager; where away the substitute, through substitutes; else the head; else the fallback.

import FollowupModel

struct NaivePeople {
  struct Absence { var employee: String, from: Int, until: Int, substitute: String? }

  /// By their numbers.
  var absences: [Int: Absence] = [:]

  /// The address that gets what is meant for an employee on a day.
  func address(for employee: String?, on day: Int) -> String {
    guard let employee else { return TeamSettings.fallback }
    guard let away = absence(of: employee, on: day) else { return Staff.address(of: employee) }
    var asked = [employee]
    var next = away.substitute
    while let substitute = next, !asked.contains(substitute) {
      guard let alsoAway = absence(of: substitute, on: day) else { return Staff.address(of: substitute) }
      asked.append(substitute)
      next = alsoAway.substitute
    }
    let isHeadThere = employee != Staff.head && absence(of: Staff.head, on: day) == nil
    return isHeadThere ? Staff.address(of: Staff.head) : TeamSettings.fallback
  }

  /// Whether everybody is there from a day on.
  func areAllThere(from day: Int) -> Bool { absences.values.allSatisfy { $0.until < day } }

  /// Of several the one that ends last.
  private func absence(of employee: String, on day: Int) -> Absence? {
    absences.sorted { $0.key < $1.key }.map(\.value)
      .filter { $0.employee == employee && $0.from <= day && day <= $0.until }.max { $0.until < $1.until }
  }
}
