package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Limits of each sender: what stays as it is of those with low addresses, or low nonces, fills no
/// other's.
class LimitsPerSenderTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final int SENDERS = 33;

  private final FreshDatabase fresh = new FreshDatabase();
  private final List<Address> senders =
      IntStream.rangeClosed(1, SENDERS)
          .mapToObj(i -> Address.parse("0x" + "%040x".formatted(i)))
          .toList();

  /// Of all but the last what is out has explicit prices, which are never raised by age.
  @BeforeEach
  void fill() {
    fresh.execute(
        "insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after, in_flight_per_sender) values (31337, 'dev', 1, false, 64, '1 second', '10 minutes', 16)",
        "insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at) values (31337, 1000, sha256('h'), now(), now())",
        "insert into accounts (chain_id, address, managed_by, first_nonce, next_nonce, first_block) select 31337, decode(lpad(to_hex(i), 40, '0'), 'hex'), 'local', 0, 16, 0 from generate_series(1, 33) i",
        "insert into account_observations (chain_id, address, latest_nonce, block_number, observed_at) select 31337, address, 0, 1000, now() from accounts",
        "insert into requests (producer, request_id, fingerprint, fingerprint_version) select 't', i || '-' || n, sha256('x'), 1 from generate_series(1, 33) i, generate_series(0, 15) n",
        """
        insert into transactions (transaction_id, request_key, chain_id, sender, gas_limit, confirmations_required, requested_at, queued_at, state, sequence, nonce, attempt,
          signed_at, pending_at, last_outcome)
        select gen_random_uuid(), request_key, 31337, decode(lpad(to_hex(i), 40, '0'), 'hex'), 21000, 1, now(), now(),
          'pending', 2, n, 1, now(), now(), 'accepted'
        from requests r, lateral (select split_part(request_id, '-', 1)::int i, split_part(request_id, '-', 2)::int n) x
        """,
        """
        insert into payloads (transaction_id, recipient, value, data, fee_speed, max_fee_per_gas, max_priority_fee_per_gas)
        select transaction_id, decode(repeat('77', 20), 'hex'), 1, '', case when i = 33 then 'average' end,
          case when i < 33 then 1000000000 end, case when i < 33 then 1 end
        from transactions join requests using (request_key), lateral (select split_part(request_id, '-', 1)::int i) x
        """,
        """
        insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, max_fee_per_gas,
          max_priority_fee_per_gas, head_number, signed_at)
        select transaction_id, 1, 'payload', 31337, sha256(transaction_id::text::bytea), '\\x02', 2, 21000, 1000000000, 1, 900, now() from transactions
        """);
  }

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void whatIsNeverRaisedOfOthersKeepsNobodysOldOnesFromBeingLookedAt() {
    Map<Address, List<Replaceable>> due =
        fresh.database().withHandle(h -> ReplacementDao.due(h, CHAIN, senders, 3));

    assertThat(due).hasSize(SENDERS);
    assertThat(due.get(senders.getLast())).hasSize(16);
  }

  @Test
  void sendersWithSomethingOutAreFoundInTheOrderOfTheirAddresses() {
    assertThat(found(true)).containsExactlyElementsOf(senders);
    assertThat(found(false)).isEmpty();
    fresh.execute(
        "update transactions set intent = 'cancel' where nonce = 15 and sender = (select max(sender) from transactions)");
    assertThat(found(false)).containsExactly(senders.getLast());
  }

  private List<Address> found(boolean aged) {
    return fresh.database().withHandle(h -> ReplacementDao.senders(h, CHAIN, senders, aged));
  }

  @Test
  void holesOfOneSenderThatCanNotBeFilledHideNoOthers() {
    fresh.execute(
        "delete from transactions where nonce < 15 and sender = (select min(sender) from transactions)",
        "delete from transactions where nonce = 15 and sender = (select max(sender) from transactions)");

    List<NonceGapDao.Hole> holes =
        fresh.database().withHandle(h -> NonceGapDao.find(h, CHAIN, senders, Instant.EPOCH, 4));

    assertThat(holes)
        .extracting(hole -> hole.sender() + " " + hole.nonce())
        .containsExactly(
            senders.getFirst() + " 0",
            senders.getFirst() + " 1",
            senders.getFirst() + " 2",
            senders.getFirst() + " 3",
            senders.getLast() + " 15");
  }
}
