package io.relayer.core.transaction;

import io.relayer.core.account.WaitReason;
import io.relayer.ethereum.value.ChainId;
import org.jdbi.v3.core.Handle;

/// What a next generation rests on: that nothing of the generations before it can be executed any
/// more. That was so when it was made; a reorg that goes deeper than that, or a restore, may open
/// one of them again, and the chain may execute it then. So it is asked again at each step by which
/// a payload gets nearer to the chain: offered to the signer, signed, signed for again, sent. Where
/// the window was made anew and the block of one of them is yet to be proved, nothing goes on
/// either ([UnprovedBlockDao]).
///
/// Why: RATIONALE.md#looks-back.
public final class EarlierGenerations {
  /// Over `t`, a row of transactions: whether one of the generations before it is open, was
  /// executed, or ended in a block that is yet to be proved. Of most rows, which are the first,
  /// nothing is looked up.
  public static final String OPEN_OR_EXECUTED =
      """
      (t.generation > 1 and (select true from transactions e
        where e.request_key = t.request_key and e.generation < t.generation
          and case when e.final_at is null or e.state = 'confirmed' or %s then true else false end limit 1) is not null)
      """
          .formatted(unproved("e"));

  /// Over `t`: whether it says that it waits for one of them; as the partial index has it.
  public static final String MARKED =
      "t.waiting_for = '%s'".formatted(WaitReason.EARLIER_GENERATION.code());

  private EarlierGenerations() {}

  /// Whether a row ended in a block of which it is not known whether it is on the chain that is
  /// followed now.
  ///
  /// @param row the alias of the transactions row
  public static String unproved(String row) {
    return UnprovedBlockDao.decided(row);
  }

  /// Orders the generations of a request: the first says how it stands. That is the one that was
  /// executed, else the newest that is open, else the newest.
  ///
  /// @param row the alias of the transactions row
  public static String deciding(String row) {
    return "%1$s.state = 'confirmed' desc, %1$s.final_at is null desc, %1$s.generation desc"
        .formatted(row);
  }

  /// Those that say that they wait, though those before them have ended, wait no more, and what has
  /// its nonce goes out again at once. Not a step of their lives: no event, and the version stays.
  ///
  /// @return how many
  public static int free(Handle handle, ChainId chain, int limit) {
    return handle
        .createUpdate(
            """
            with free as (
              select t.transaction_id from transactions t
              where t.chain_id = :chain and %s and not %s
              order by t.transaction_id limit :limit for no key update of t)
            update transactions t set waiting_for = null, %s from free f
            where t.transaction_id = f.transaction_id
            """
                .formatted(MARKED, OPEN_OR_EXECUTED, SendingColumns.AT_ONCE_IF_OUT))
        .bind("chain", chain)
        .bind("limit", limit)
        .execute();
  }

  /// Whether any newest generation is said to wait though those before it have ended.
  public static boolean anyFree(Handle handle, ChainId chain) {
    return handle
        .createQuery(
            "select exists (select 1 from transactions t where t.chain_id = :chain and %s and not %s)"
                .formatted(MARKED, OPEN_OR_EXECUTED))
        .bind("chain", chain)
        .mapTo(Boolean.class)
        .one();
  }
}
