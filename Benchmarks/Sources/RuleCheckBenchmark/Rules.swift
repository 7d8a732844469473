// A rule file as large as one may be: 5,000 rules of the shapes that managers write, about 1 MiB.

enum Rules {
  static let count = 5_000

  static let records = """
    record employee
      name   text
      email  email
      head   link to employee as team, optional

    record client
      name      text
      manager   link to employee as clients, optional
      relation  one of prospect, active, former
      on_hold   yes or no

    record invoice
      number   text
      client   link to client as invoices
      amount   money
      due_on   date
      paid_on  date, optional
      status   one of open, paid, cancelled

    record complaint
      client     link to client as complaints
      severity   one of normal, serious
      closed_on  date, optional

    group collections "collections@example.com"

    """

  static let text: String = {
    var text = records
    for number in 0..<count { text += number % 2 == 0 ? late(number) : arrears(number) }
    return text
  }()

  private static func late(_ number: Int) -> String {
    """
    rule late_\(number)
      for each invoice
      when status is open
       and due_on is more than \(number % 90 + 1) days ago
      unless any(client.complaints where closed_on is empty)
      remind client.manager every 3 days
      subject "{number}: {amount}"

    """
  }

  private static func arrears(_ number: Int) -> String {
    """
    rule arrears_\(number)
      for each client
      when count(invoices where status is open) >= \(number % 7 + 1)
      remind manager
      after 30 days remind group collections
      subject "{name}: {sum(amount of invoices)}"

    """
  }
}
