/// Keccak-256 as Ethereum uses it: the padding byte is 0x01, unlike SHA3-256 of FIPS 202, which pads with 0x06.
///
/// See: The Keccak reference, version 3.0, sections 1.1 and 1.2
public enum Keccak256 {
    /// The length of a hash, in bytes.
    public static let byteCount = 32

    /// Bytes absorbed by one permutation: 1600 − 2 · 256 bits.
    private static let rate = 136

    /// The 32-byte hash of the bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var state = KeccakState()
        var offset = 0
        while bytes.count - offset >= rate {
            state.absorb(bytes[offset..<offset + rate])
            state.permute()
            offset += rate
        }
        var block = Array(bytes[offset...])
        block.append(0x01)
        block.append(contentsOf: repeatElement(0, count: rate - block.count))
        block[rate - 1] |= 0x80
        state.absorb(block[...])
        state.permute()
        return state.squeeze(byteCount)
    }
}

/// The 5 × 5 lanes of 64 bits and the permutation Keccak-f[1600] on them.
private struct KeccakState {
    private var lanes = InlineArray<25, UInt64>(repeating: 0)

    /// Adds whole lanes, little-endian, to the front of the state; at most 25 lanes' worth of bytes.
    mutating func absorb(_ block: ArraySlice<UInt8>) {
        var lane = 0
        var shift: UInt64 = 0
        for byte in block {
            lanes[lane] ^= UInt64(byte) << shift
            shift += 8
            if shift == 64 {
                shift = 0
                lane += 1
            }
        }
    }

    func squeeze(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: lanes[$0 / 8] >> UInt64($0 % 8 * 8)) }
    }

    mutating func permute() {
        for constant in Self.roundConstants {
            theta()
            rhoAndPi()
            chi()
            lanes[0] ^= constant
        }
    }

    private mutating func theta() {
        var parity = InlineArray<5, UInt64>(repeating: 0)
        for x in 0..<5 {
            parity[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]
        }
        for x in 0..<5 {
            let mix = parity[(x + 4) % 5] ^ Self.rotate(parity[(x + 1) % 5], 1)
            for y in stride(from: x, to: 25, by: 5) { lanes[y] ^= mix }
        }
    }

    private mutating func rhoAndPi() {
        var moving = lanes[1]
        for (target, distance) in Self.laneJourney {
            let next = lanes[target]
            lanes[target] = Self.rotate(moving, distance)
            moving = next
        }
    }

    private mutating func chi() {
        for row in stride(from: 0, to: 25, by: 5) {
            let (a, b, c, d, e) = (lanes[row], lanes[row + 1], lanes[row + 2], lanes[row + 3], lanes[row + 4])
            lanes[row] = a ^ (~b & c)
            lanes[row + 1] = b ^ (~c & d)
            lanes[row + 2] = c ^ (~d & e)
            lanes[row + 3] = d ^ (~e & a)
            lanes[row + 4] = e ^ (~a & b)
        }
    }

    private static func rotate(_ value: UInt64, _ distance: UInt64) -> UInt64 {
        value << distance | value >> (64 - distance)
    }

    /// Where the lanes go in turn, from lane 1 on, and how far each is rotated; computed from the definition.
    private static let laneJourney: [(target: Int, distance: UInt64)] = {
        var (x, y) = (1, 0)
        return (0..<24).map { step in
            (x, y) = (y, (2 * x + 3 * y) % 5)
            return (x + 5 * y, UInt64((step + 1) * (step + 2) / 2 % 64))
        }
    }()

    /// The iota constants, from the linear feedback shift register of the definition.
    private static let roundConstants: [UInt64] = {
        var register: UInt8 = 1
        return (0..<24).map { _ in
            var constant: UInt64 = 0
            for exponent in 0..<7 {
                if register & 1 == 1 { constant |= 1 << ((1 << UInt64(exponent)) - 1) }
                register = register & 0x80 == 0 ? register << 1 : register << 1 ^ 0x71
            }
            return constant
        }
    }()
}
