package io.relayer.node.conformance;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.devnet.DevAccount;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.TestAccount;
import io.relayer.node.answers.QuietListener;
import io.relayer.node.broadcast.Classifier;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Quantity;
import io.relayer.node.chain.Receipt;
import io.relayer.node.rpc.Node;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// All cases at one client, one after the other: each needs what the ones before it left. Sends by
/// the relayer's own code, through a proxy that keeps what was said.
final class Column implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SimpleMeterRegistry REGISTRY = new SimpleMeterRegistry();

  private final Client client;
  private final RecordingProxy proxy;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Classifier classifier = new Classifier(REGISTRY, Tags.empty());
  private final Node node;
  private final RawCalls raw;
  private final String version;
  private final Map<String, String> cells = new LinkedHashMap<>();
  private long nonce = 4;

  private Column(Client client, Path folder) {
    this.client = client;
    this.proxy = new RecordingProxy(client.http(), folder.resolve(client.name() + ".txt"));
    var shared =
        new Node.Shared(new ChainId(client.chainId()), http, REGISTRY, Tags.empty(), 100, 1 << 24);
    this.node =
        Node.at(
            NodeEndpoint.at(proxy.url(), PATIENCE, PATIENCE),
            client.name(),
            shared,
            new QuietListener());
    this.raw = new RawCalls(http, proxy.url());
    this.version = node.reads().clientVersion();
  }

  /// @param folder where the answers are kept, as `<client>.txt`
  static Map<String, String> of(Client client, Path folder) throws Exception {
    try (Column column = new Column(client, folder)) {
      column.awaitBlocks();
      column.sends();
      column.refusals();
      column.oddBytes();
      column.reads();
      column.cells.put("`newHeads`", Subscription.tells(client));
      column.cells.put("`debug_setHead`", column.takenBack());
      Recording.of(client, column.raw, folder);
      return column.cells;
    }
  }

  /// EthereumJS takes nothing before its first block.
  private void awaitBlocks() {
    if (client.mine() == null) {
      await().atMost(PATIENCE).until(() -> node.reads().head().number() > 0);
    }
  }

  /// From nonce 1 on: Ganache takes a nonce of 0 for none, and gives it the next one.
  private void sends() {
    send(client.account().signed());
    mineUntil(1);
    TestAccount first = client.account().withNonce(1);
    put("good transaction", first.signed());
    put("the same again", first.signed());
    put("same nonce, same fees", first.withGas(22_000).signed());
    mineUntil(2);
    if (client.mine() == null) {
      cells.put("used nonce", "–");
    } else {
      put("used nonce", first.withGas(23_000).signed());
    }
    put("batch of two", first.withNonce(2).signed(), first.withNonce(3).signed());
    mineUntil(4);
    put("gap before it", first.withNonce(40).signed());
  }

  private void refusals() {
    DevAccount poor = new DevAccount("", "0x" + "07".repeat(32));
    put("fee cap of 1 wei", next().withFees(Wei.ZERO, Wei.of(1)).signed());
    put("tip above fee cap", next().withFees(Wei.gwei(21), Wei.gwei(20)).signed());
    put("sender without funds", TestAccount.of(poor, client.chainId()).signed());
    put("too little gas", next().withGas(20_999).signed());
    put("more gas than a block", next().withGas(4_000_000_000L).signed());
    put("another chain", next().withChain(5).signed());
  }

  private void oddBytes() {
    put("invalid signature", OddTransactions.withoutSignature(next().signed()));
    put("no transaction", Bytes.parse("0x02f8"));
    put("unknown type", OddTransactions.ofType(0x55, next().signed()));
    put("over 128 KiB", OddTransactions.large(next()).signed());
  }

  /// With a nonce that nothing in the pool has.
  private TestAccount next() {
    return client.account().withNonce(nonce++);
  }

  private void reads() {
    String head = "latest";
    cells.put("`eth_getBlockReceipts`", raw.answer("eth_getBlockReceipts", head));
    cells.put("`eth_feeHistory`", raw.answer("eth_feeHistory", "0x2", head, List.of(25, 50)));
    cells.put("`finalized`", raw.answer("eth_getBlockByNumber", "finalized", false));
  }

  /// Whether a transaction whose block is taken back is in another one once it is sent again. geth
  /// puts it back into its pool by itself, but not always.
  private String takenBack() {
    if (!client.name().equals("geth")) {
      return "–";
    }
    TestAccount sent = client.account().withNonce(count(BlockRef.PENDING));
    TxHash hash = TxHash.of(Keccak.hash(sent.signed().toArray()));
    send(sent.signed());
    await().atMost(PATIENCE).until(() -> receipt(hash).isPresent());
    Receipt first = receipt(hash).orElseThrow();
    raw.answer("debug_setHead", Quantity.of(first.blockNumber() - 1));
    await().atMost(PATIENCE).until(() -> node.reads().head().number() > first.blockNumber());
    send(sent.signed());
    await()
        .atMost(PATIENCE)
        .until(() ->
            receipt(hash).filter(it -> !it.blockHash().equals(first.blockHash())).isPresent());
    return "mined again";
  }

  private Optional<Receipt> receipt(TxHash hash) {
    return Optional.ofNullable(node.reads().receipts(List.of(hash)).get(hash));
  }

  private void put(String name, Bytes... signed) {
    proxy.note(name);
    cells.put(name, send(signed));
  }

  private String send(Bytes... signed) {
    return node.send(List.of(signed)).stream()
        .map(answer -> "`" + classifier.classify(version, answer).code() + "`")
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private void mineUntil(long count) {
    if (client.mine() == null) {
      return;
    }
    client.mineOnce();
    await().atMost(PATIENCE).until(() -> count(BlockRef.LATEST) == count);
  }

  private long count(BlockRef at) {
    var address = client.account().address();
    return node.reads().transactionCounts(List.of(address), at).values().iterator().next().value();
  }

  @Override
  public void close() {
    proxy.close();
    http.shutdownNow();
  }
}
