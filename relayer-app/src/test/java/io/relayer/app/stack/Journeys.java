package io.relayer.app.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.EventLog.Event;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.DevChain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A relayer with all roles, and the means to follow requests through it.
public final class Journeys implements AfterEachCallback, AfterAllCallback {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int SENDERS = 3;

  private final AtomicInteger ids = new AtomicInteger();
  private final RelayerStack stack = RelayerStack.start(Duration.ofMillis(200), SENDERS);
  private final RelayerProcess relayer = stack.startRelayer(EnumSet.allOf(RoleName.class));

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    await("everything to be published")
        .atMost(PATIENCE)
        .until(() -> count("select coalesce(sum(backlog), 0) from outbox_status") == 0);
    assertThat(stack.audit().violations()).isEmpty();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    relayer.close();
    stack.close();
  }

  public DevChain chain() {
    return stack.chain();
  }

  /// The configuration that leads to it.
  public Path configFile() {
    return stack.configFile();
  }

  /// A payment under an id of its own, from one of the senders.
  public Map<String, Object> payment(long wei) {
    int number = ids.incrementAndGet();
    return stack.requests().payment("j" + number, stack.sender(number % SENDERS), wei);
  }

  public Map<String, Object> deployment(String initCode) {
    Map<String, Object> request = payment(0);
    request.remove("to");
    request.put("data", initCode);
    request.put("gasLimit", "300000");
    return request;
  }

  /// The address of a contract that is there.
  public String deployed(String initCode) {
    String subject = publish(deployment(initCode));
    awaitState(subject, "confirmed");
    return events(subject).getLast().body().get("contractAddress").asString();
  }

  /// Publishes a request; gives back its subject.
  public String publish(Map<String, Object> request) {
    stack.requests().publish(request);
    return "default/" + request.get("id");
  }

  public void publishText(String value) {
    stack.requests().publish(value);
  }

  public static Object json(String text) {
    return JsonMapper.shared().readValue(text, Object.class);
  }

  public static String text(Map<String, Object> request) {
    return JsonMapper.shared().writeValueAsString(request);
  }

  /// Waits until the request is in that state, and the event of it is in Kafka.
  public void awaitState(String subject, String state) {
    await(subject + " to be " + state)
        .atMost(PATIENCE)
        .until(() -> state(subject).filter(state::equals).isPresent());
    awaitEvent(subject, state);
  }

  /// Waits until the event is in Kafka: it comes there after what it tells of is in the database.
  public void awaitEvent(String subject, String type) {
    await("the event that " + subject + " is " + type)
        .atMost(PATIENCE)
        .until(() -> stack.events().typesOf(subject).contains(type));
  }

  /// Waits until a column of the sender's row of `sender_status`, or what is asked of several, has
  /// that text.
  public void awaitSender(String sender, String column, String text) {
    await("%s of %s to be %s".formatted(column, sender, text))
        .atMost(PATIENCE)
        .until(() ->
            count(
                    "select count(*) from sender_status where sender = lower('%s') and (%s)::text = '%s'"
                        .formatted(sender, column, text))
                == 1);
  }

  /// Waits until a command can do what it is asked for.
  public void awaitDone(String... command) {
    await(String.join(" ", command))
        .atMost(PATIENCE)
        .until(() -> CommandRun.of(command).exitCode() == ExitCode.DONE);
  }

  public void awaitRepeats(String subject, int times) {
    await("the state of " + subject + " to be told again")
        .atMost(PATIENCE)
        .until(() -> repeats(subject) == times);
  }

  public void awaitRejection(String subject, String code) {
    await(subject + " to be rejected")
        .atMost(PATIENCE)
        .until(() ->
            stack.events().of(subject).stream()
                .anyMatch(event ->
                    event.type().equals("rejected") && event.body().toString().contains(code)));
  }

  /// How many records were rejected with this code.
  public long rejections(String code) {
    return stack
        .database()
        .withHandle(h ->
            h.createQuery("select count(*) from rejections where code = :code")
                .bind("code", code)
                .mapTo(Long.class)
                .one());
  }

  public List<Event> events(String subject) {
    return stack.events().of(subject);
  }

  public int repeats(String subject) {
    return stack.events().repeats().getOrDefault(subject, 0);
  }

  /// Waits until all that was asked for is final and published.
  public void awaitRest() {
    await("everything to be final and published")
        .atMost(PATIENCE)
        .until(() ->
            count(
                    """
                    select (select count(*) from transactions where final_at is null)
                           + (select coalesce(sum(backlog), 0) from outbox_status)
                    """)
                == 0);
  }

  /// What is counted, by names with their tags as Prometheus reads them.
  public Map<String, Double> metrics() {
    return MetricsPage.read(relayer.httpPort().orElseThrow());
  }

  /// The mined transaction of a request.
  public JsonNode onChain(String subject) {
    return rpc("eth_getTransactionByHash", hash(subject));
  }

  public JsonNode receipt(String subject) {
    return rpc("eth_getTransactionReceipt", hash(subject));
  }

  public JsonNode rpc(String method, Object... params) {
    return stack.chain().rpc(method, params);
  }

  private String hash(String subject) {
    return column("hash", subject).orElseThrow();
  }

  private Optional<String> state(String subject) {
    return column("state", subject);
  }

  private Optional<String> column(String column, String subject) {
    return stack
        .database()
        .withHandle(h ->
            h.createQuery(
                    "select "
                        + column
                        + " from transaction_status where producer || '/' || request_id = :subject")
                .bind("subject", subject)
                .mapTo(String.class)
                .findOne());
  }

  public long count(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
