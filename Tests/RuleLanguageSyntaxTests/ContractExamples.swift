// The examples with which the language was agreed, word for word. Whatever changes, these stay what they are.

enum ContractExamples {
  static let rule = #"""
    group collections "collections@example.com"

    rule overdue_invoice "Overdue invoice"
      for each invoice
      when status is open
       and due_on is more than 3 days ago
       and not client.on_hold
      unless any(client.complaints where closed_on is empty)
      remind client.manager every 3 working days at most 4 times
      after 14 days remind client.manager, client.manager.head
      after 30 days remind group collections with priority urgent
      subject "Invoice {number}: {amount} overdue since {due_on}"
      message """
        {client.name} has not paid invoice {number} ({amount}).
        It was due on {due_on}, {days since due_on as days} ago.
        """
      subject pl "Faktura {number}: {amount} po terminie od {due_on}"
      message pl """
        {client.name} zalega z fakturą {number} ({amount}), {days since due_on as days} po terminie.
        """

    """#

  static let record = """
    record invoice
      number     text
      client     link to client as invoices
      amount     money
      issued_on  date
      due_on     date
      paid_on    date, optional
      status     one of open, paid, cancelled

    """

  static let segments = """
    segment key_clients
      top 20% of client by sum(amount of invoices where status is paid and paid_on is within the last 12 months)

    segment revenue_makers
      client making up 80% of sum(amount of invoices where status is paid)

    """

  static let calendar = """
    calendar poland
      weekend saturday, sunday
      hours 09:00 to 17:00
      holiday 1 January, 6 January, 1 May, 3 May, 15 August, 1 November, 11 November, 25 December, 26 December
      holiday 24 December from 2025
      holiday easter, easter + 1 day, easter + 49 days, easter + 60 days
      working 2026-01-10

    """

  static let labels = """
    labels pl
      invoice.status       "stan"
      invoice.status.open  "otwarta"

    """

  static let all = [rule, record, segments, calendar, labels]
}
