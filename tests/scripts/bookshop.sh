#!/bin/sh
# Keeps the books of a small shop in text files: a long script of the everyday kind, run on minishell and on dash.

set -u

readonly currency=EUR
work=${1:-shop}
separator=----------------------------------------

# ---- Helpers ----

say() {
    printf '%s: %s\n' "${0##*/}" "$*"
}

fail() {
    say "error: $*" >&2
    return 1
}

title() {
    echo
    echo "== $1 =="
}

# euros CENTS: 1234 -> 12.34
euros() {
    _sign=
    _cents=$1
    if [ "$_cents" -lt 0 ]; then
        _sign=-
        _cents=$((-_cents))
    fi
    printf '%s%d.%02d' "$_sign" $((_cents / 100)) $((_cents % 100))
}

is_number() {
    case $1 in
        '' | *[!0-9]*) return 1 ;;
        *) return 0 ;;
    esac
}

upper() {
    echo "$1" | tr '[:lower:]' '[:upper:]'
}

# ---- The stock: isbn|title|cents|count ----

make_stock() {
    mkdir -p "$work/data" "$work/out" || return
    cat > "$work/data/stock" <<'END'
1001|The Shell and I|1999|4
1002|A Pipe's Tale|1250|0
1003|"Quotes" & Other $tories|899|12
1004|Here-Documents, Vol. 1|3000|1
1005|    Indented Thoughts|500|7
# not a book
1006|100% Arithmetic|250|30
bad line
1007|Signals|x|2
END
}

# read_stock FUNCTION: call it with the fields of each good line
read_stock() {
    _lines=0 _bad=0
    while IFS='|' read -r isbn name price count || [ -n "$isbn" ]; do
        _lines=$((_lines + 1))
        case $isbn in
            \#*) continue ;;
        esac
        if ! is_number "$isbn" || ! is_number "${price:-}"; then
            _bad=$((_bad + 1))
            fail "line $_lines: $isbn"
            continue
        fi
        "$1" "$isbn" "$name" "$price" "${count:-0}"
    done < "$work/data/stock"
    return $((_bad > 0))
}

show_book() {
    printf '%-6s %-26s %8s %s %3d\n' "$1" "$2" "$(euros "$3")" "$currency" "$4"
}

total=0
add_worth() {
    total=$((total + $3 * $4))
}

sold_out=
note_sold_out() {
    [ "$4" -gt 0 ] || sold_out="${sold_out:+$sold_out, }$2"
}

# ---- Orders ----

orders() {
    cat <<-END
	alice 1001 1
	bob 1003 2
	alice 1006 10
	carol 1002 1
	dave 9999 1
	bob 1001 5
	END
}

stock_of() {
    grep "^$1|" "$work/data/stock" | cut -d '|' -f 4
}

price_of() {
    grep "^$1|" "$work/data/stock" | cut -d '|' -f 3
}

take() {
    isbn=$1 wanted=$2
    have=$(stock_of "$isbn")
    if [ -z "$have" ]; then
        echo unknown
        return 2
    elif [ "$have" -lt "$wanted" ]; then
        echo "only $have"
        return 1
    fi
    sed "/^$isbn|/s/|$have\$/|$((have - wanted))/" "$work/data/stock" > "$work/data/stock.new" &&
        mv "$work/data/stock.new" "$work/data/stock"
    echo taken
}

process_orders() {
    accepted=0 refused=0
    while read -r customer isbn wanted; do
        answer=$(take "$isbn" "$wanted")
        case $?:$answer in
            0:*)
                accepted=$((accepted + 1))
                echo "$isbn $wanted $(($(price_of "$isbn") * wanted))" >> "$work/out/$customer"
                ;;
            1:only*)
                refused=$((refused + 1))
                echo "$customer wants $wanted of $isbn: $answer"
                ;;
            *)
                refused=$((refused + 1))
                echo "$customer asks for $isbn: $answer"
                ;;
        esac
    done
    echo "$accepted accepted, $refused refused"
}

invoice() {
    customer=$1
    sum=0
    echo "Invoice for $(upper "$customer")"
    while read -r isbn wanted cents; do
        sum=$((sum + cents))
        printf '  %3d x %-6s %9s\n' "$wanted" "$isbn" "$(euros "$cents")"
    done < "$work/out/$customer"
    discount=$((sum > 3000 ? sum / 10 : 0))
    cat <<END
  $separator
  sum       $(euros $sum) $currency
  discount  $(euros $((-discount))) $currency
  to pay    $(euros $((sum - discount))) $currency
END
}

# ---- Options ----

verbose=no limit=3
parse() {
    OPTIND=1
    while getopts :vn: option "$@"; do
        case $option in
            v) verbose=yes ;;
            n) limit=$OPTARG ;;
            :) fail "-$OPTARG needs a value" ;;
            *) fail "unknown option -$OPTARG" ;;
        esac
    done
    shift $((OPTIND - 1))
    echo "verbose=$verbose limit=$limit rest=$*"
}

# ---- The day ----

title Options
parse -v -n 5 one 'two  three'
parse -x -n 2>&1 | sort

title Stock
make_stock || exit
read_stock show_book 2> "$work/out/errors"
echo "status $?"
sed 's/^/  /' "$work/out/errors"

title Worth
read_stock add_worth 2>/dev/null
read_stock note_sold_out 2>/dev/null
echo "$(euros $total) $currency; sold out: $sold_out"

title Orders
orders | process_orders
for file in "$work"/out/[a-d]*; do
    [ -s "$file" ] || continue
    invoice "${file##*/}"
done

title Words
orders | while read -r name _; do echo "$name"; done | sort | uniq -c | while read -r n name; do
    i=0 bar=
    until [ $i -ge "$n" ]; do bar=$bar'#' i=$((i + 1)); done
    printf '%-6s %s\n' "$name" "$bar"
done

title Patterns
for path in /usr/local/lib/libc.so.6 archive.tar.gz .profile noext; do
    base=${path##*/} dir=${path%"${path##*/}"}
    case $base in
        *.so.* | *.so) kind=library ;;
        *.tar.?z) kind=archive ;;
        .*) kind=hidden ;;
        *) kind=other ;;
    esac
    echo "$kind: dir=<$dir> stem=<${base%%.*}> extension=<${base#"${base%.*}"}>"
done

title Descriptors
exec 3> "$work/out/log"
{
    echo 'to stdout'
    echo 'to stderr' >&2
    echo 'to the log' >&3
} 2>&1 | sort
exec 3>&-
cat "$work/out/log"
(cd "$work/out" && for f in *; do wc -l < "$f" | tr -d ' '; done) | paste -s -d ' ' -

title Cleaning
rm -r "$work"
[ -e "$work" ] || echo "$work is gone"
