package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.devnet.DevAccount;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.Accepted;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.BroadcastResult.Answered;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.BlockTransaction;
import io.relayer.node.chain.Call;
import io.relayer.node.chain.CallResult;
import io.relayer.node.chain.GasEstimate;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The pool before a real node. Blocks are made when a test says so; each test has an account of
/// its own.
final class AnvilTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger ACCOUNTS = new AtomicInteger();
  private static final SimpleMeterRegistry REGISTRY = new SimpleMeterRegistry();

  private static DevChain chain;
  private static ChainNodes nodes;

  private final TestAccount account = nextAccount();

  @BeforeAll
  static void start() throws Exception {
    chain = TestStack.newChain(it -> it.withMining(new Mining.OnDemand()).withAccounts(60));
    nodes = connect(100);
  }

  @AfterAll
  static void stop() {
    nodes.close();
    chain.close();
  }

  @Test
  void goodTransactionIsAcceptedAndThenKnown() {
    assertThat(outcomes(account.signed())).containsExactly(new Accepted(false));
    assertThat(outcomes(account.signed())).containsExactly(new Accepted(true));
  }

  static Stream<Arguments> refusals() {
    TestAccount account = nextAccount();
    TestAccount poor = TestAccount.of(new DevAccount("", "0x" + "07".repeat(32)), chain.chainId());
    return Stream.of(
        Arguments.of("insufficient-funds", poor),
        Arguments.of("fatal", account.withGas(20_999)),
        Arguments.of("over-block-limit", account.withGas(3_000_000_001L)),
        Arguments.of("wrong-chain", account.withChain(5)),
        Arguments.of("fatal", account.withFees(Wei.gwei(3), Wei.gwei(2))),
        Arguments.of("underpriced", account.withFees(Wei.ZERO, Wei.of(1))));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusalIsUnderstood(String code, TestAccount draft) {
    assertThat(outcomes(draft.signed())).map(BroadcastOutcome::code).containsExactly(code);
  }

  @Test
  void bytesThatAreNoTransactionAreFatal() {
    for (String bytes : List.of("0x", "0x00", "0x1234", "0x02f8", "0x05c0", "0xc0")) {
      assertThat(outcomes(Bytes.parse(bytes)))
          .as(bytes)
          .map(BroadcastOutcome::code)
          .containsExactly("fatal");
    }
  }

  @Test
  void gapIsLeftOpenAndFilledLater() {
    // anvil queues what comes too early, and says nothing of it
    assertThat(outcomes(account.withNonce(1).signed())).containsExactly(new Accepted(false));
    mine();
    assertThat(nodes.receipts(List.of(account.withNonce(1).hash()))).isEmpty();

    assertThat(outcomes(account.signed())).containsExactly(new Accepted(false));
    mine();

    assertThat(nodes.receipts(List.of(account.withNonce(1).hash()))).hasSize(1);
  }

  @Test
  void usedNonceIsTooLowAlsoForTheSameBytes() {
    send(account);
    mine();

    assertThat(outcomes(account.signed()))
        .map(BroadcastOutcome::code)
        .containsExactly("nonce-too-low");
    assertThat(outcomes(account.withFees(Wei.gwei(5), Wei.gwei(50)).signed()))
        .map(BroadcastOutcome::code)
        .containsExactly("nonce-too-low");
  }

  @Test
  void replacementMustPayMore() {
    send(account);

    assertThat(outcomes(account.withGas(22_000).signed()))
        .map(BroadcastOutcome::code)
        .containsExactly("replacement-underpriced");
    // anvil is content with a wei; other nodes want a tenth
    send(account.withFees(Wei.gwei(2), Wei.gwei(20).plus(Wei.of(1))));
  }

  @Test
  void batchIsAcceptedInTheOrderOfItsNonces() throws Exception {
    List<Bytes> signed =
        LongStream.range(0, 25).mapToObj(nonce -> account.withNonce(nonce).signed()).toList();

    try (ChainNodes small = connect(10)) {
      assertThat(outcomesOf(small.broadcast(account.address(), signed)))
          .hasSize(25)
          .containsOnly(new Accepted(false));
    }
    mine();

    assertThat(nodes.transactionCounts(List.of(account.address()), BlockRef.LATEST))
        .isEqualTo(Map.of(account.address(), new Nonce(25)));
  }

  @Test
  void blockAndReceiptsTellOfATransaction() {
    send(account);
    mine();
    Header head = nodes.head();
    Receipt receipt = receiptOf(account);

    assertThat(receipt.succeeded()).isTrue();
    assertThat(receipt.gasUsed()).isEqualTo(21_000);
    assertThat(receipt.effectiveGasPrice()).isNotNull().isGreaterThanOrEqualTo(Wei.gwei(2));
    assertThat(nodes.header(receipt.blockNumber()).orElseThrow().transactions())
        .contains(account.hash());
    assertThat(nodes.receiptsOfBlock(receipt.blockHash(), 1, List.of(account.hash())).orElseThrow())
        .containsExactly(receipt);
    assertThat(nodes.receiptsOfBlock(unknown(), 1, List.of(account.hash()))).isEmpty();
    assertThat(nodes.block(receipt.blockHash())).isEqualTo(nodes.block(receipt.blockNumber()));
    assertThat(nodes.block(receipt.blockHash()).orElseThrow().transactions())
        .contains(
            new BlockTransaction(
                account.hash(),
                account.address(),
                TestAccount.NOBODY,
                new Nonce(0),
                Wei.of(1),
                Bytes.EMPTY));
    assertThat(nodes.headers(0, head.number() + 5)).hasSizeGreaterThan((int) head.number());
    assertThat(nodes.header(unknown())).isEmpty();
    assertThat(head.baseFee()).isNotNull();
  }

  @Test
  void accountsAreReadAtTheBlockThatIsNamed() {
    Header before = nodes.head();
    send(account);
    List<Address> accounts = List.of(account.address(), TestAccount.NOBODY);

    assertThat(nodes.transactionCounts(accounts, BlockRef.PENDING))
        .containsEntry(account.address(), new Nonce(1));
    mine();

    assertThat(nodes.transactionCounts(accounts, BlockRef.of(before.hash())))
        .containsEntry(account.address(), new Nonce(0));
    assertThat(nodes.transactionCounts(accounts, BlockRef.of(before.number())))
        .containsEntry(account.address(), new Nonce(0));
    assertThat(nodes.transactionCounts(accounts, BlockRef.LATEST))
        .containsEntry(account.address(), new Nonce(1));
    assertThat(nodes.balances(accounts, BlockRef.of(before.hash())).get(account.address()))
        .isGreaterThan(nodes.balances(accounts, BlockRef.LATEST).get(account.address()));
  }

  @Test
  void chainTellsOfItself() {
    mine();
    mine();

    assertThat(nodes.chainId()).isEqualTo(new ChainId(chain.chainId()));
    assertThat(nodes.clientVersion()).startsWith("anvil/");
    assertThat(nodes.genesisHash()).isEqualTo(nodes.header(0).orElseThrow().hash());
    assertThat(nodes.finalized()).isPresent();
    assertThat(nodes.hashes(List.of(0L, 1_000_000L)))
        .containsExactly(Map.entry(0L, nodes.header(0).orElseThrow().hash()));
    assertThat(nodes.gasPrice()).isGreaterThan(Wei.ZERO);
    assertThat(nodes.maxPriorityFeePerGas()).contains(Wei.gwei(1));
    var history = nodes.feeHistory(2, List.of(25.0, 50.0)).orElseThrow();
    assertThat(history.baseFees()).hasSize(3);
    assertThat(history.rewards()).hasSize(2).allMatch(tips -> tips.size() == 2);
  }

  @Test
  void estimateTellsGasOrWhyNot() {
    Call transfer = new Call(account.address(), TestAccount.NOBODY, Wei.of(1), Bytes.EMPTY);
    Call reverting = new Call(account.address(), null, Wei.ZERO, TestAccount.reverting());
    Call invalid = new Call(account.address(), null, Wei.ZERO, Bytes.parse("0xfe"));

    assertThat(nodes.estimateGas(transfer)).isEqualTo(new GasEstimate.Estimated(21_000));
    assertThat(nodes.estimateGas(reverting))
        .isInstanceOfSatisfying(
            GasEstimate.Reverted.class, it -> assertThat(it.reason()).isEqualTo("nope"));
    assertThat(nodes.estimateGas(invalid)).isInstanceOf(GasEstimate.Reverted.class);
  }

  @Test
  void reasonOfAMinedRevertIsFoundByACallOnTheBlockBefore() {
    TestAccount creation = account.withCreation(TestAccount.reverting());
    send(creation);
    mine();
    Receipt receipt = receiptOf(creation);
    assertThat(receipt.succeeded()).isFalse();

    CallResult result =
        nodes.call(
            new Call(account.address(), null, Wei.ZERO, TestAccount.reverting(), 200_000L),
            BlockRef.of(receipt.blockNumber() - 1));

    assertThat(result)
        .isInstanceOfSatisfying(
            CallResult.Reverted.class, it -> assertThat(it.reason()).isEqualTo("nope"));
  }

  private static BlockHash unknown() {
    return BlockHash.parse("0x" + "de".repeat(32));
  }

  private static TestAccount nextAccount() {
    return TestAccount.of(chain.accounts().get(ACCOUNTS.getAndIncrement()), chain.chainId());
  }

  private static void mine() {
    var _ = chain.rpc("evm_mine");
  }

  private static Receipt receiptOf(TestAccount sent) {
    return Objects.requireNonNull(nodes.receipts(List.of(sent.hash())).get(sent.hash()));
  }

  private void send(TestAccount draft) {
    assertThat(outcomes(draft.signed())).containsExactly(new Accepted(false));
  }

  private List<BroadcastOutcome> outcomes(Bytes signed) {
    return outcomesOf(nodes.broadcast(account.address(), List.of(signed)));
  }

  private static List<BroadcastOutcome> outcomesOf(BroadcastResult result) {
    assertThat(result).isInstanceOf(Answered.class);
    return ((Answered) result).outcomes();
  }

  private static ChainNodes connect(int maxBatch) throws InterruptedException {
    var endpoint = NodeEndpoint.at(URI.create(chain.url()), PATIENCE, PATIENCE);
    ChainNodes connected =
        ChainNodes.connect(
            new ChainNodes.Settings(
                new ChainId(chain.chainId()),
                null,
                List.of(NodeMember.of(endpoint)),
                PoolSettings.USUAL.probing(Duration.ofMillis(50)).withMaxBatch(maxBatch)),
            REGISTRY);
    assertThat(connected.awaitUsable(PATIENCE)).isTrue();
    return connected;
  }
}
