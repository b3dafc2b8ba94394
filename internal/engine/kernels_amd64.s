#include "textflag.h"

// FOUR compares the values at offset(SI) with Y0, the lowest, and Y1, the highest, and adds the
// four bits of those outside, at a place of their own, to R8.
#define FOUR(offset, shift) \
	VMOVDQU   offset(SI), Y2; \
	VPCMPGTQ  Y2, Y0, Y3;     \
	VPCMPGTQ  Y1, Y2, Y4;     \
	VPOR      Y3, Y4, Y3;     \
	VMOVMSKPD Y3, AX;         \
	SHLQ      $shift, AX;     \
	ORQ       AX, R8

// func rangeAVX2(out *uint64, v *int64, words int, lo, hi int64)
TEXT ·rangeAVX2(SB), NOSPLIT, $0-40
	MOVQ         out+0(FP), DI
	MOVQ         v+8(FP), SI
	MOVQ         words+16(FP), CX
	VPBROADCASTQ lo+24(FP), Y0
	VPBROADCASTQ hi+32(FP), Y1

word:
	XORQ R8, R8
	FOUR(0, 0)
	FOUR(32, 4)
	FOUR(64, 8)
	FOUR(96, 12)
	FOUR(128, 16)
	FOUR(160, 20)
	FOUR(192, 24)
	FOUR(224, 28)
	FOUR(256, 32)
	FOUR(288, 36)
	FOUR(320, 40)
	FOUR(352, 44)
	FOUR(384, 48)
	FOUR(416, 52)
	FOUR(448, 56)
	FOUR(480, 60)
	NOTQ R8
	MOVQ R8, (DI)
	ADDQ $512, SI
	ADDQ $8, DI
	DECQ CX
	JNZ  word
	VZEROUPPER
	RET

// HALF looks up the 32 codes at offset(SI) and leaves the top bits of what it finds in to.
#define HALF(offset, to) \
	VMOVDQU   (offset)(SI), Y2;    \
	VMOVDQU   (offset+32)(SI), Y3; \
	VMOVDQU   (offset+64)(SI), Y4; \
	VMOVDQU   (offset+96)(SI), Y5; \
	VPACKUSDW Y3, Y2, Y2;          \
	VPACKUSDW Y5, Y4, Y4;          \
	VPACKUSWB Y4, Y2, Y2;          \
	VPERMD    Y2, Y1, Y2;          \
	VPSHUFB   Y2, Y0, Y2;          \
	VPMOVMSKB Y2, to

// order puts the groups of four bytes, that packing has left in the order of its halves, in
// that of the codes.
DATA order<>+0(SB)/4, $0
DATA order<>+4(SB)/4, $4
DATA order<>+8(SB)/4, $1
DATA order<>+12(SB)/4, $5
DATA order<>+16(SB)/4, $2
DATA order<>+20(SB)/4, $6
DATA order<>+24(SB)/4, $3
DATA order<>+28(SB)/4, $7
GLOBL order<>(SB), RODATA|NOPTR, $32

// func lookUpAVX2(out *uint64, codes *uint32, words int, table *[16]byte)
TEXT ·lookUpAVX2(SB), NOSPLIT, $0-32
	MOVQ           out+0(FP), DI
	MOVQ           codes+8(FP), SI
	MOVQ           words+16(FP), CX
	MOVQ           table+24(FP), DX
	VBROADCASTI128 (DX), Y0
	VMOVDQU        order<>(SB), Y1

word:
	HALF(0, R8)
	HALF(128, R9)
	SHLQ $32, R9
	ORQ  R9, R8
	MOVQ R8, (DI)
	ADDQ $256, SI
	ADDQ $8, DI
	DECQ CX
	JNZ  word
	VZEROUPPER
	RET
