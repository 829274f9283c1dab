package io.relayer.ethereum.curve;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.security.SecureRandom;
import java.util.List;

/// The signing function of libsecp256k1 that tells the recovery id with the signature. The
/// library's binding has no method for it, so the JDK's own linker calls it, in the library that
/// the binding has loaded.
///
/// Why: RATIONALE.md#recovery-id.
final class RecoverableSigning {
  private static final String CREATE = "secp256k1_context_create";
  private static final String RANDOMIZE = "secp256k1_context_randomize";
  private static final String SIGN = "secp256k1_ecdsa_sign_recoverable";
  private static final String SERIALIZE = "secp256k1_ecdsa_recoverable_signature_serialize_compact";

  /// `SECP256K1_CONTEXT_NONE`: good for signing since 0.2 of the library.
  private static final int ANY_USE = 1;

  private static final int DIGEST_LENGTH = 32;
  private static final int SEED_LENGTH = 32;

  /// `secp256k1_ecdsa_recoverable_signature`, whose content is the library's own matter.
  private static final int OPAQUE_LENGTH = 65;

  private RecoverableSigning() {}

  /// What is made for the first signature: many processes sign nothing.
  private static final class Linked {
    static final MethodHandle SIGNING =
        function(SIGN, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle SERIALIZING =
        function(SERIALIZE, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MemorySegment CONTEXT = context();
  }

  /// @throws RuntimeException where the loaded library lacks a function
  static void requireFunctions() {
    List.of(CREATE, RANDOMIZE, SIGN, SERIALIZE).forEach(SymbolLookup.loaderLookup()::findOrThrow);
  }

  /// Signs deterministically (RFC 6979), with `s` in the lower half.
  static Signature sign(byte[] digest, byte[] secret) {
    if (digest.length != DIGEST_LENGTH || secret.length != Curve.SECRET_LENGTH) {
      throw new IllegalArgumentException("expected a digest and a private key of 32 bytes each");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocateFrom(JAVA_BYTE, secret);
      try {
        return sign(arena, arena.allocateFrom(JAVA_BYTE, digest), key);
      } finally {
        key.fill((byte) 0);
      }
    }
  }

  private static Signature sign(Arena arena, MemorySegment digest, MemorySegment key) {
    MemorySegment opaque = arena.allocate(OPAQUE_LENGTH);
    MemorySegment compact = arena.allocate(Signature.COMPACT_LENGTH);
    MemorySegment id = arena.allocate(JAVA_INT);
    MemorySegment none = MemorySegment.NULL; // no nonces but the library's own
    try {
      int signed =
          (int) Linked.SIGNING.invokeExact(Linked.CONTEXT, opaque, digest, key, none, none);
      int written = (int) Linked.SERIALIZING.invokeExact(Linked.CONTEXT, compact, id, opaque);
      if (signed != 1 || written != 1) {
        throw new IllegalArgumentException("expected a private key of secp256k1");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("libsecp256k1 could not be called", e);
    }
    // Bit 1 tells that r was reduced by the order, which nobody will live to see. Chains have no
    // way to say it: the check of the bytes would refuse that signature.
    return Signature.ofCompact(compact.toArray(JAVA_BYTE), id.get(JAVA_INT, 0) & 1);
  }

  /// Lives as long as the process. Its seed blinds the computations against who measures them, and
  /// has no part in what comes out.
  private static MemorySegment context() {
    MethodHandle create = function(CREATE, ADDRESS, JAVA_INT);
    MethodHandle randomize = function(RANDOMIZE, JAVA_INT, ADDRESS, ADDRESS);
    byte[] seed = new byte[SEED_LENGTH];
    new SecureRandom().nextBytes(seed);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment context = (MemorySegment) create.invokeExact(ANY_USE);
      int done = (int) randomize.invokeExact(context, arena.allocateFrom(JAVA_BYTE, seed));
      if (done != 1) {
        throw new IllegalStateException("libsecp256k1 took no seed");
      }
      return context;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("libsecp256k1 could not be called", e);
    }
  }

  @SuppressWarnings("restricted") // as loading the library itself is
  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            SymbolLookup.loaderLookup().findOrThrow(name),
            FunctionDescriptor.of(result, arguments));
  }
}
