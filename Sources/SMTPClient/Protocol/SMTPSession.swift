// The client's half of SMTP (RFC 5321) as a pure state machine: bytes in, actions out. No socket, no clock.

/// One connection's dialogue. The caller feeds what happens and carries out the returned actions in order:
///
///     let actions = session.receive(bytes)
///
/// It connects, calls `start()`, and from then on `receive`, `tlsEstablished`, `blockSent`, `timedOut`,
/// `connectionClosed` as they occur. After `.ready` it may call `deliver`, once, until the next `.ready`.
public struct SMTPSession: Sendable {
  /// What the caller is to do.
  public enum Action: Hashable, Sendable {
    case send([UInt8])
    /// Send a block of the message, and call `blockSent()` when it has left.
    case sendBlock([UInt8])
    /// Begin the TLS handshake now, before anything else is read, and call `tlsEstablished()` when the certificate
    /// was verified, or `fail(_:)`.
    case startTLS
    /// Call `timedOut()` after the stage's seconds unless another `await` or `rest` comes first.
    case await(SMTPStage)
    /// Nothing is waited for.
    case rest
    /// A mail may be handed over.
    case ready
    /// The mail that was handed over is settled. `.ready` or `.close` follows, now or later.
    case finished(DeliveryReport)
    /// Close the connection; nil after a farewell. Nothing follows.
    case close(SMTPError?)
  }

  /// What the dialogue depends on.
  public struct Settings: Sendable {
    public var security: SMTPSecurity
    public var credentials: SMTPCredentials?
    public var dialect: SMTPDialect
    public var helloName: String
    /// Whether BDAT is used where it is offered.
    public var usesChunking: Bool
    /// Octets of the message in one `sendBlock`, before stuffing.
    public var blockOctets: Int
    /// Said once to prove who we are; printable, without a comma, never the same.
    public var nonce: String

    public init(
      security: SMTPSecurity, credentials: SMTPCredentials? = nil, dialect: SMTPDialect = .smtp,
      helloName: String = "localhost", usesChunking: Bool = true, blockOctets: Int = 64 << 10,
      nonce: String = Settings.freshNonce()
    ) {
      self.security = security
      self.credentials = credentials
      self.dialect = dialect
      self.helloName = helloName
      self.usesChunking = usesChunking
      self.blockOctets = blockOctets
      self.nonce = nonce
    }

    /// 18 random bytes in Base64.
    public static func freshNonce() -> String {
      Base64.encode((0..<18).map { _ in UInt8.random(in: 0...255) })
    }
  }

  /// A command, or the greeting, whose reply is due.
  enum Exchange: Hashable, Sendable {
    case greeting, hello, helo, startTLS, authentication
    case mail, recipient(Int), data
    /// The answer to the message: to all of its recipients, or with LMTP to one.
    case message(Int?)
    /// The lone dot after DATA was allowed for a mail that nobody may receive.
    case emptyMessage
    case reset, quit
  }

  enum Phase: Hashable, Sendable { case new, opening, handshaking, ready, delivering, resetting, quitting, closed }

  let settings: Settings
  var phase = Phase.new
  var isSecure = false
  var capabilities = Capabilities()
  var parser = ReplyParser()
  /// Replies due, in order.
  var expected: [Exchange] = []
  /// The dialogue that proves who we are, while it goes on.
  var authentication: (any SASLMechanism)?
  var delivery: Delivery?
  var actions: [Action] = []

  public init(settings: Settings) { self.settings = settings }

  // MARK: What happens

  /// The connection stands.
  public mutating func start() -> [Action] {
    guard phase == .new else { return [] }
    if settings.security == .implicitTLS {
      beginHandshake()
    } else {
      phase = .opening
      expect(.greeting)
    }
    return takeActions()
  }

  /// The server sent bytes.
  public mutating func receive(_ bytes: some Sequence<UInt8>) -> [Action] {
    guard phase != .closed else { return [] }
    guard phase != .handshaking, phase != .new else {
      close(.responseInjection)
      return takeActions()
    }
    parser.append(bytes)
    do throws(SMTPError) {
      while phase != .closed, phase != .handshaking, let reply = try parser.next() { take(reply) }
    } catch {
      close(error)
    }
    return takeActions()
  }

  /// The handshake is done and the certificate verified for the server's name.
  public mutating func tlsEstablished() -> [Action] {
    guard phase == .handshaking else { return [] }
    isSecure = true
    // Nothing said in clear counts any more (RFC 3207 §4.2).
    capabilities = Capabilities()
    parser = ReplyParser()
    phase = .opening
    if settings.security == .implicitTLS { expect(.greeting) } else { sayHello() }
    return takeActions()
  }

  /// The last `sendBlock` has left this machine.
  public mutating func blockSent() -> [Action] {
    continueMessage()
    return takeActions()
  }

  /// The time of the last `await` is over.
  public mutating func timedOut() -> [Action] { fail(.timeout(stage)) }

  /// The server, or the network, closed the connection.
  public mutating func connectionClosed() -> [Action] { fail(.connectionLost(stage)) }

  /// The connection cannot be used any more: a failed handshake, say.
  public mutating func fail(_ error: SMTPError) -> [Action] {
    close(phase == .quitting ? nil : error)
    return takeActions()
  }

  /// Ends politely. A mail in flight is cut off; whoever wants its answer waits for `.finished` first.
  public mutating func quit() -> [Action] {
    guard phase == .ready || phase == .resetting else { return fail(.stopped) }
    phase = .quitting
    expected.append(.quit)
    send("QUIT")
    awaitNext()
    return takeActions()
  }

  /// Whether a mail's last byte was handed over and its answer is due.
  public var isPastFinalDot: Bool { delivery?.isPastFinalDot ?? false }

  /// Whether `deliver` may be called.
  public var isReady: Bool { phase == .ready }

  // MARK: What it does

  /// What is waited for now.
  var stage: SMTPStage {
    if phase == .handshaking { return .handshake }
    if let delivery, delivery.isPastFinalDot, !delivery.hasLastBlockLeft { return .block }
    guard let next = expected.first else { return delivery == nil ? .greeting : .block }
    switch next {
    case .greeting: return .greeting
    case .hello, .helo: return .hello
    case .startTLS: return .startTLS
    case .authentication: return .authentication
    case .mail: return .mail
    case .recipient: return .recipient
    case .data: return .data
    case .message, .emptyMessage: return .finalDot
    case .reset: return .reset
    case .quit: return .quit
    }
  }

  private mutating func take(_ reply: SMTPReply) {
    guard let exchange = expected.first else {
      takeUnexpected(reply)
      return
    }
    if reply.code == 421, exchange != .quit {
      // RFC 5321 §3.8: the server is going, whatever was asked.
      close(.serverRefused(stage, reply))
      return
    }
    expected.removeFirst()
    let isPipelined = !expected.isEmpty
    switch exchange {
    case .greeting, .hello, .helo, .startTLS, .authentication: takeOpening(reply, of: exchange)
    case .mail, .recipient, .data, .message, .emptyMessage: takeDelivery(reply, of: exchange)
    case .reset:
      if phase == .quitting { break }
      if reply.category == 2 { becomeReady() } else { close(.serverRefused(.reset, reply)) }
    case .quit: close(nil)
    }
    if isPipelined, phase != .closed { awaitNext() }
  }

  private mutating func takeUnexpected(_ reply: SMTPReply) {
    if delivery != nil, reply.category == 4 || reply.category == 5 {
      // Some servers refuse a message while it is still being sent.
      close(reply.code == 421 ? .serverRefused(.block, reply) : .rejected(.block, reply))
    } else if reply.code == 421 {
      close(.serverRefused(.greeting, reply))
    } else {
      close(.nonsense(problem: "a reply to nothing", received: reply.description))
    }
  }

  mutating func expect(_ exchange: Exchange) {
    expected.append(exchange)
    if expected.count == 1 { awaitNext() }
  }

  mutating func awaitNext() { actions.append(.await(stage)) }

  mutating func send(_ command: String) { actions.append(.send(Array((command + "\r\n").utf8))) }

  mutating func becomeReady() {
    phase = .ready
    actions += [.rest, .ready]
  }

  /// Settles the mail in flight, if any, and asks for the connection to be closed.
  mutating func close(_ error: SMTPError?) {
    guard phase != .closed else { return }
    if let delivery { actions.append(.finished(delivery.report(endedBy: error ?? .stopped))) }
    delivery = nil
    expected = []
    phase = .closed
    actions.append(.close(error))
  }

  mutating func takeActions() -> [Action] {
    defer { actions = [] }
    return actions
  }
}
