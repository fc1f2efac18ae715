# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Wine for the scripts of this folder, behind tests/tap.sh: machines that are made in a second.
#
#	. "$top_srcdir/tests/wine.sh"
#	wine_machine NAME        a fresh machine; $WINEPREFIX/drive_c is its disk
#	wine PROGRAM ARGUMENT... runs a Windows program in it
#	wine_restart             lets it read its registry anew
#	wine_end                 switches it off, in any case before the next one

wine_program=
for wine_program in /usr/lib/wine/wine64 /usr/lib64/wine/wine64 ''; do
	[ -x "$wine_program" ] && break
done
[ -n "$wine_program" ] || wine_program=$(command -v wine64 || command -v wine || :)
wine_server=$(command -v wineserver || echo /usr/lib/wine/wineserver64)

# Neither a question about a missing part nor a word of Wine's own.
WINEDLLOVERRIDES='mscoree,mshtml='
WINEDEBUG=-all
LC_ALL=C.UTF-8
export WINEDLLOVERRIDES WINEDEBUG LC_ALL
unset DISPLAY || :

wine_is_there()
{
	[ -n "$wine_program" ] && [ -x "$wine_server" ]
}

wine()
{
	"$wine_program" "$@" </dev/null 2>/dev/null
}

# Its output goes to a file, for the server keeps a pipe open.
wine_server()
{
	"$wine_server" "$@" </dev/null >/dev/null 2>&1 || :
}

wine_end()
{
	[ -z "${WINEPREFIX-}" ] || wine_server -k
	[ -z "${WINEPREFIX-}" ] || wine_server -w
}

wine_restart()
{
	wine_end
	wine_server -p
	wine cmd /c exit >/dev/null || :
}

# One whole machine, which all scripts share: the first one makes it.
wine_template()
{
	template=$(cd "$top_builddir/tests" && pwd)/wine-prefix
	(
		flock 9
		[ -f "$template/made" ] && exit
		rm -rf "$template"
		WINEPREFIX=$template
		export WINEPREFIX
		wine wineboot.exe -i >/dev/null
		wine_server -w
		[ -f "$template/system.reg" ] && : >"$template/made"
	) 9>"$template.lock"
	[ -f "$template/made" ]
}

# A copy of that: a registry of its own, and a disk whose folders are those of the first one until
# somebody puts another there.
wine_machine()
{
	wine_end
	wine_template || return 1
	WINEPREFIX=$TAP_DIR/$1
	export WINEPREFIX
	mkdir -p "$WINEPREFIX/drive_c/windows" "$WINEPREFIX/drive_c/ProgramData" \
		"$WINEPREFIX/drive_c/Program Files" "$WINEPREFIX/drive_c/esu"
	cp "$template"/*.reg "$template/.update-timestamp" "$WINEPREFIX"
	cp -a "$template/dosdevices" "$WINEPREFIX"
	ln -s "$template/drive_c/users" "$template/drive_c/Program Files (x86)" "$WINEPREFIX/drive_c"
	ln -s "$template/drive_c/windows"/* "$WINEPREFIX/drive_c/windows"
	ln -s "$template/drive_c/Program Files"/* "$WINEPREFIX/drive_c/Program Files"
	rm "$WINEPREFIX/drive_c/windows/system32"
	mkdir "$WINEPREFIX/drive_c/windows/system32"
	ln -s "$template/drive_c/windows/system32"/* "$WINEPREFIX/drive_c/windows/system32"
}
trap 'wine_end; chmod -R u+w "$TAP_DIR"; rm -rf "$TAP_DIR"' EXIT
