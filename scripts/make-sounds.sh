#!/bin/sh
# Makes the prompts and the virtual PSTN's voices anew: 8 kHz mono 16-bit WAV, and the manifest of checksums.
# Needs espeak-ng and sox (apt-get install espeak-ng sox). Text to change is here; then commit what it made.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/dialplan/sounds/outpace
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { # language, voice, name, text, words a minute
  espeak-ng -v "$2" -s "$5" -w "$work/raw.wav" "$4"
  sox "$work/raw.wav" -r 8000 -c 1 -b 16 "$out/$1/$3.wav" gain -n -6 silence 1 0.01 0.1% pad 0.05 0.15
}

mkdir -p "$out/en" "$out/zh"
say en en-us consent 'This call may be recorded. Press 1 to go on, or 9 never to be called again.' 155
say en en-us safe-harbour 'This is Outpace demo, calling on behalf of Example Company. Sorry, nobody is free just now. You can reach us at 202, 555, 01 00. Goodbye.' 155
say en en-us safe-harbour-opt-out 'This is Outpace demo, calling on behalf of Example Company. Sorry, nobody is free just now. You can reach us at 202, 555, 01 00. Press 9 not to be called again. Goodbye.' 155
say en en-us goodbye 'Thank you. Goodbye.' 155
say en en-us inbound-busy 'Sorry, everybody is in a call just now. Please call again later. Goodbye.' 155
say en en-us inbound-closed 'Thank you for calling. Nobody is here just now. Please call again in our office hours. Goodbye.' 155
say en en-us hello 'Hello?' 155
say en en-us speech 'Yes, this is me. I have a moment, please go on.' 155
say en en-us greeting 'Hello. Nobody is at home. Leave a message after the tone.' 155
say en en-us flow-invitation 'Hello, this is Example Company with three short questions, asked by a recording. Press 1 to go on, 2 if not now, or 9 never to be called again.' 155
say en en-us flow-question-one 'Have you bought from us before? Press 1 for yes, 2 for no.' 155
say en en-us flow-question-two 'How did you hear of us? Press 1 for friends, 2 for the internet, 3 for something else.' 155
say en en-us flow-question-three 'How many people live in your home? Press the number.' 155
say en en-us flow-rating 'How content were you with this call? Press a number from 1, not at all, to 5, very.' 155
say en en-us flow-recommend 'How likely are you to recommend us? Press a number from 0, not at all, to 10, certainly.' 155
say en en-us flow-comment 'What should we do better? Please speak after this sentence, and press the hash key when you are done.' 155
say en en-us flow-praise 'What did we do well? Please speak after this sentence, and press the hash key when you are done.' 155
say en en-us flow-wrong 'That is not one of the choices.' 155
say en en-us flow-thanks 'Thank you for your answers. Goodbye.' 155
say en en-us flow-sorry 'Sorry, this does not work just now. Goodbye.' 155
say en en-us flow-removed 'Your number will not be called again. Goodbye.' 155
say en en-us flow-payment 'Hello, this is Example Company. A payment of yours is due. Press 1 to speak with somebody, 2 if you have paid, or 9 never to be called about this again.' 155
say en en-us flow-nobody-free 'Sorry, everybody is in a call just now. We will call you again. Goodbye.' 155
say en en-us flow-callback 'Sorry, everybody is in a call just now. We will call you back as soon as somebody is free. Goodbye.' 155
say en en-us flow-confirm 'Press 1 to keep this, or 2 to say it again.' 155
say en en-us flow-message-payment 'Hello, this is Example Company with a message about a payment that is due. Please call us at 202, 555, 01 00. Thank you.' 155
say zh cmn flow-rating '您对本次通话满意吗？请按一到五，一为很不满意，五为非常满意。' 220
say zh cmn flow-recommend '您有多大可能推荐我们？请按零到十。' 220
say zh cmn flow-comment '您有什么建议？请直接讲话，讲完请按井号键。' 220
say zh cmn flow-confirm '保留请按一，重新录音请按二。' 220
say zh cmn flow-praise '我们哪里做得好？请直接讲话，讲完请按井号键。' 220
say zh cmn flow-wrong '您的选择无效。' 220
say zh cmn flow-thanks '感谢您的回答，再见。' 220
say zh cmn flow-sorry '抱歉，系统暂时无法使用，再见。' 220
say en en-us flow-language 'Two short questions about this call. For English, press 1.' 155
say zh cmn flow-language '请回答两个简短的问题。中文请按二。' 220
say zh cmn consent '本次通话可能录音。继续请按一，拒绝来电请按九。' 220
say zh cmn safe-harbour '您好，示例公司来电。抱歉，现在无人接听。请致电二零二，五五五，零一零零。再见。' 220
say zh cmn safe-harbour-opt-out '您好，示例公司来电。抱歉，现在无人接听。请致电二零二，五五五，零一零零。如不希望再接到来电，请按九。再见。' 220
say zh cmn goodbye '谢谢，再见。' 220
say zh cmn inbound-busy '抱歉，现在所有座席都在通话中，请稍后再拨。再见。' 220
say zh cmn inbound-closed '感谢来电。现在不在服务时间，请在工作时间再拨。再见。' 220
sox -n -r 8000 -c 1 -b 16 "$out/en/beep.wav" synth 0.4 sine 1000 gain -8 pad 0.1 0.1

cd "$out"
{
  echo '{'
  find . -name '*.wav' | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum |
    awk '{ printf "%s  \"outpace/%s\": \"%s\"", (NR > 1 ? ",\n" : ""), $2, $1 } END { print "" }'
  echo '}'
} > "$out/../manifest.json"
